"""Dates counted from today: «mañana», «en 10 días hábiles», «el próximo viernes», «ayer»."""

import re
from datetime import date, timedelta

from knowledge.date_rule import ONE_DAY, WEEKDAY, Rule, months_later, rule
from knowledge.date_vocabulary import WEEKDAYS
from knowledge.deadline import OPEN, Deadline, Now, none, on, one_of

# Nobody promises for later than this; a bigger count is a mistake of typing.
LONGEST_DAYS = 3660
MONTHS_IN = {"mes": 1, "bimestre": 2, "trimestre": 3, "cuatrimestre": 4, "semestre": 6, "ano": 12}
DAYS_IN = {"dias": 1, "semana": 7, "quincena": 15}
DAYS_A_MONTH = 30  # only to tell whether a count is beyond reason
HALF = {"mes": 15, "semana": 4, "ano": 183, "quincena": 7}  # days of «y medio»
HOURS_A_DAY = 24
EIGHT = 8
WEEK = timedelta(weeks=1)


def day_word(match: re.Match[str], now: Now) -> Deadline:
    ahead = {"hoy": 0, "manana": 1, "pasado manana": 2, "dias proximo": 1}[match["word"]]
    return on(now.today + timedelta(days=ahead), now)


def counted(match: re.Match[str], now: Now) -> Deadline:
    """«En 10 días», «dentro de dos meses», «en 48 horas»."""
    count, unit = 2 if match["pair"] else int(match["count"]), match["unit"]
    if unit == "horas":
        count, unit = -(-count // HOURS_A_DAY), "dias"
    if count * (MONTHS_IN.get(unit, 0) * DAYS_A_MONTH or DAYS_IN[unit]) > LONGEST_DAYS:
        return none("too_far")
    if match["working"]:
        return on(now.calendar.add_working_days(now.today, count), now)
    day = _ahead(now.today, count, unit)
    return on(day + timedelta(days=HALF.get(unit, 0)) if match["half"] else day, now)


def one_and_half(match: re.Match[str], now: Now) -> Deadline:
    """«En mes y medio»."""
    unit = match["unit"]
    return on(_ahead(now.today, 1, unit) + timedelta(days=HALF[unit]), now)


def in_eight(match: re.Match[str], now: Now) -> Deadline:
    """«De hoy en ocho» is a week later, or eight days; «el lunes en quince», Monday fortnight."""
    count = int(match["count"])
    weeks = timedelta(weeks=1 if count == EIGHT else 2)
    if name := match["weekday"]:
        ahead = (WEEKDAYS.index(name) - now.today.weekday()) % 7 or 7
        return on(now.today + timedelta(days=ahead) + weeks, now)
    start = now.today + timedelta(days=match["word"] == "manana")
    return one_of("which_day", start + weeks, start + timedelta(days=count))


def half_year(match: re.Match[str], now: Now) -> Deadline:
    return on(months_later(now.today, 6), now)


def one_or_the_other(match: re.Match[str], now: Now) -> Deadline:
    """«Mañana o pasado»."""
    return one_of("several", now.today + ONE_DAY, now.today + 2 * ONE_DAY)


def next_working_day(match: re.Match[str], now: Now) -> Deadline:
    return on(now.calendar.add_working_days(now.today, 1), now)


def weekday(match: re.Match[str], now: Now) -> Deadline:
    """The next day of that name; said on that very day, asked unless «este» or «próximo»."""
    ahead = (WEEKDAYS.index(match["weekday"]) - now.today.weekday()) % 7
    day = now.today + timedelta(days=ahead)
    after = day if ahead else day + WEEK
    if match["later"] == "subsiguiente":
        return on(after + WEEK, now)
    if match["this"] or ahead:
        return on(day, now)
    return (
        on(after, now) if match["next"] or match["later"] else one_of("today_or_later", day, after)
    )


def past_weekday(match: re.Match[str], now: Now) -> Deadline:
    back = (now.today.weekday() - WEEKDAYS.index(match["weekday"])) % 7 or 7
    return on(now.today - timedelta(days=back), now)


def past_word(match: re.Match[str], now: Now) -> Deadline:
    return on(now.today - timedelta(days=1 if match[0] == "ayer" else 2), now)


def past_period(match: re.Match[str], now: Now) -> Deadline:
    unit = match["unit"]
    day = now.today - WEEK if unit == "semana" else _back(now.today, 1, unit)
    return on(day, now)


def past_count(match: re.Match[str], now: Now) -> Deadline:
    count, unit = int(match["count"]), match["unit"]
    if count * (MONTHS_IN.get(unit, 0) * DAYS_A_MONTH or DAYS_IN[unit]) > LONGEST_DAYS:
        return none("too_far")
    return on(_back(now.today, max(count, 1), unit), now)


def open_ended(match: re.Match[str], now: Now) -> Deadline:
    return OPEN


def vague(match: re.Match[str], now: Now) -> Deadline:
    return none("vague")


def _ahead(day: date, count: int, unit: str) -> date:
    if unit in MONTHS_IN:
        return months_later(day, count * MONTHS_IN[unit])
    return day + count * DAYS_IN[unit] * ONE_DAY


def _back(day: date, count: int, unit: str) -> date:
    return _ahead(day, -count, unit)


UNIT = r"(?P<unit>dias|semana|quincena|mes|bimestre|trimestre|cuatrimestre|semestre|ano|horas)"
SINCE = r"(?: (?:contados )?(?:desde|a partir de|a contar de) (?:hoy|manana|la fecha))?"
COUNT = (
    r"(?:los |las )?(?:proximos )?(?:(?P<pair>1 par de)|(?P<count>\d{1,4})(?: ?\(\d{1,4}\))?)"
    rf" {UNIT}(?: (?:(?P<working>habiles)|calendario|corridos|naturales))?"
    rf"(?P<half> y medio)?{SINCE}"
)
WITHIN = r"(?:en(?: 1)?(?: plazo)?(?: maximo)?(?: de)?|dentro de|de aqui a|a|plazo(?: maximo)? de)"
OPEN_WORDS = (
    r"sin (?:plazo|fecha)(?: (?:limite|fija|fijo|definida|definido|determinado|establecido))?"
    r"|plazo (?:abierto|indefinido|indeterminado)"
    r"|(?:plazo |fecha )?por (?:definir|confirmar|precisar)|(?:plazo|fecha) pendiente"
    r"|pendiente (?:de )?(?:fecha|plazo)"
)
NO_WORDS = r"no (?:tiene|hay|lleva|aplica)(?: plazo| fecha)?|ningun[oa]?|indefinido|abierto"
VAGUE = (
    r"(?:lo )?(?:mas|antes) (?:antes )?posible|lo mas pronto posible|cuanto antes"
    r"|a la (?:mayor )?brevedad(?: posible)?|urgente|de inmediato|inmediatamente|pronto"
    r"|en (?:el mas )?breve(?: plazo)?|(?:los )?proximos (?:dias|mes|semana)"
    r"|un[oa]s (?:dias|semana|mes)|mas adelante|algun dias"
)

RULES: tuple[Rule, ...] = (
    rule(r"(?P<word>hoy)(?: dias| mismo)*", day_word, "edge"),
    rule(r"(?:dias de )?(?<!la )(?<!este )(?P<word>manana)(?: mismo| temprano)*", day_word, "edge"),
    rule(r"(?P<word>pasado manana)", day_word, "edge"),
    rule(r"manana o pasado(?: manana)?", one_or_the_other, "edge"),
    rule(r"(?P<word>dias proximo)", day_word, "edge"),
    rule(r"proximo dias habiles|dias habiles proximo", next_working_day, "edge"),
    rule(rf"{WITHIN} {COUNT}", counted, "edge"),
    rule(rf"{COUNT}", counted, "alone"),
    rule(r"(?:en|dentro de) medio ano", half_year, "edge"),
    rule(rf"{WITHIN} (?P<unit>mes|ano|semana) y medio", one_and_half, "edge"),
    rule(
        rf"(?:(?P<word>hoy|manana)|(?P<weekday>{WEEKDAY})) en (?P<count>8|15)"
        r"(?: dias)?(?! ?[a-z\d])",
        in_eight,
        "edge",
    ),
    rule(
        rf"(?:dias )?(?:(?P<this>este) |(?P<next>proximo) )?(?P<weekday>{WEEKDAY})"
        r"(?: (?P<later>proximo|que viene|subsiguiente))?",
        weekday,
        "edge",
    ),
    rule(rf"(?P<weekday>{WEEKDAY}) pasado(?! manana)", past_weekday),
    rule(r"anteayer|antier|antes de ayer|ayer", past_word, "edge"),
    rule(r"(?P<unit>semana|mes|ano) (?:pasado|anterior)", past_period, "edge"),
    rule(rf"hace (?P<count>\d{{1,4}}) {UNIT}(?<!horas)", past_count, "edge"),
    rule(OPEN_WORDS, open_ended, "edge"),
    rule(NO_WORDS, open_ended, "alone"),
    rule(VAGUE, vague, "edge"),
)
