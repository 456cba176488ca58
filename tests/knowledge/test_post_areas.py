"""The areas that usually concern a post, by the words of its name."""

import pytest

from knowledge import catalog, obligation_files, post_areas, yaml_lines
from knowledge.post_areas import NOTHING, Usual, usual


@pytest.mark.parametrize("post", ["Alcaldía", "Gerencia Municipal", "Alcaldesa distrital"])
def test_a_mayor_and_the_manager_are_concerned_by_everything(post):
    assert usual(post) == Usual(everything=True)


@pytest.mark.parametrize(
    ("post", "areas"),
    [
        ("Regiduría", {"concejo_alcaldia", "control"}),
        ("Gerencia de Rentas", {"tributacion"}),
        ("Procuraduría Pública Municipal", {"control"}),
        ("Sub Gerencia de Seguridad Ciudadana", {"seguridad_ciudadana"}),
        ("Oficina de Planeamiento y Presupuesto", {"presupuesto_siaf"}),
        ("Responsable del CIAM", {"programas_sociales"}),
    ],
)
def test_others_are_concerned_by_the_area_of_their_post(post, areas):
    assert usual(post) == Usual(frozenset(areas))


def test_of_other_posts_nothing_is_supposed():
    assert usual("Biblioteca Municipal") == NOTHING


def test_the_areas_of_the_table_are_topics_that_have_obligations():
    rows = yaml_lines.load(post_areas.TABLE)
    named = {area for row in rows for area in row.get("areas", ())}
    assert named <= set(catalog.known_topics(catalog.ENTRIES))
    assert named <= {obligation.area for obligation in obligation_files.load()}
