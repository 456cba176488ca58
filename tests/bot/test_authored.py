"""The few formats that staff may use, and everything else as it was written."""

import pytest

from bot import authored


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Vence *mañana*", "Vence <b>mañana</b>"),
        ("_Nota_ final", "<i>Nota</i> final"),
        ("*Uno* y *dos*", "<b>Uno</b> y <b>dos</b>"),
        ("*_los dos_*", "<b><i>los dos</i></b>"),
        ("- uno\n- dos", "• uno\n• dos"),
        ("* uno\n* dos", "• uno\n• dos"),
        ("3 * 4 * 5", "3 * 4 * 5"),
        ("nombre_de_archivo", "nombre_de_archivo"),
        ("S/ 1,000 <neto> & más", "S/ 1,000 &lt;neto&gt; &amp; más"),
        ("ver https://gob.pe/a_b_c y _fin_", "ver https://gob.pe/a_b_c y <i>fin</i>"),
        ("*sin cerrar", "*sin cerrar"),
        ("*dos\nlíneas*", "*dos\nlíneas*"),
        ("  al borde  ", "al borde"),
    ],
)
def test_marks_become_tags(written: str, shown: str) -> None:
    assert authored.to_markup(written) == shown
