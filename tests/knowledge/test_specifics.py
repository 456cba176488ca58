"""Names and figures that a text holds, whichever way they are written."""

from knowledge import specifics


def test_it_finds_names_inside_a_sentence_and_acronyms_anywhere() -> None:
    found = specifics.names("SUNAT lo comunica a la Secretaría de Descentralización.")
    assert list(found.values()) == ["SUNAT", "Secretaría", "Descentralización"]


def test_the_first_word_of_a_sentence_is_no_name() -> None:
    assert specifics.names("Lo comunica el concejo.") == {}


def test_an_acronym_is_known_where_its_name_stands_and_the_other_way_round() -> None:
    spelt = specifics.named_in("El Ministerio de Economía y Finanzas lo aprueba.")
    assert specifics.names("Lo aprueba el MEF.").keys() <= spelt
    short = specifics.named_in("Lo aprueba el MEF.")
    named = specifics.names("Lo aprueba el Ministerio de Economía y Finanzas.")
    assert named.keys() <= short


def test_a_name_that_is_not_there_is_not_known() -> None:
    assert not specifics.names("Se aplicó en Ayacucho.").keys() & specifics.named_in("En Moquegua.")


def test_it_reads_figures_in_digits_and_in_words_but_not_those_of_norms() -> None:
    text = "Según el art. 9 de la Ley 27972 fueron 2,723 personas y doscientas obras al trimestre."
    assert specifics.figures(text).keys() == {"2723", "200", "trimestre"}
