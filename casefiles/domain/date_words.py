"""The words that dates are written with, in English and in Spanish: tables and patterns, no rules.

Every pattern is matched on folded text (`fold_date`): lower case, no accents, ASCII hyphens, single blanks. The same
group names mean the same in both languages; `dates_in_words` holds the rules.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

_DASHES = re.compile("[\u2010-\u2015\u2212]")
_QUOTES = re.compile("[\u2018\u2019\u201a\u201b\u00b4`]")


def fold_date(text: str) -> str:
    """Lower case without accents, with plain hyphens, apostrophes and blanks, and without a full stop at the end."""
    text = unicodedata.normalize("NFKC", text.replace("º", "o").replace("ª", "a")).casefold()
    text = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    text = _QUOTES.sub("'", _DASHES.sub("-", text))
    return " ".join(text.split()).rstrip(".,; ")


@dataclass(frozen=True)
class DateWords:
    """One language's words for dates. Patterns match whole phrases unless they are called prefix, suffix or joint."""

    months: Mapping[str, int]
    weekdays: Mapping[str, int]
    seasons: Mapping[str, int]
    counts: Mapping[str, int]
    units: Mapping[str, str]
    ordinals: Mapping[str, int]
    decades: Mapping[str, int]
    calendar: tuple[re.Pattern[str], ...]
    decade: re.Pattern[str]
    slice_prefix: re.Pattern[str]
    half: re.Pattern[str]
    weekday_prefix: re.Pattern[str]
    weekday: re.Pattern[str]
    filler_prefix: re.Pattern[str]
    article: re.Pattern[str]
    daypart_prefix: re.Pattern[str]
    daypart_suffix: re.Pattern[str]
    today: re.Pattern[str]
    yesterday: re.Pattern[str]
    two_days_back: re.Pattern[str]
    last_night: re.Pattern[str]
    not_yet: re.Pattern[str]
    ago: re.Pattern[str]
    lately: re.Pattern[str]
    within: re.Pattern[str]
    unit_back: re.Pattern[str]
    unit_now: re.Pattern[str]
    about_prefix: re.Pattern[str]
    doubt_prefix: re.Pattern[str]
    doubt_suffix: re.Pattern[str]
    some_day_prefix: re.Pattern[str]
    every_day_prefix: re.Pattern[str]
    untold_suffix: re.Pattern[str]
    by: re.Pattern[str]
    before: re.Pattern[str]
    after: re.Pattern[str]
    until: re.Pattern[str]
    since: re.Pattern[str]
    or_later: re.Pattern[str]
    between: re.Pattern[str]
    from_prefix: re.Pattern[str]
    to_joint: re.Pattern[str]
    and_joint: re.Pattern[str]
    or_joint: re.Pattern[str]
    one_of_prefix: re.Pattern[str]
    not_known: re.Pattern[str]
    any_time: re.Pattern[str]


def _one_of(words: Mapping[str, int] | Mapping[str, str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


def _re(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _english() -> DateWords:
    names = (
        "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
        "september sept sep", "october oct", "november nov", "december dec",
    )  # fmt: skip
    months = {word: number for number, words in enumerate(names, 1) for word in words.split()}
    days = ("monday mon", "tuesday tues tue", "wednesday wed", "thursday thurs thu", "friday fri", "saturday sat",
            "sunday sun")  # fmt: skip
    weekdays = {word: number for number, words in enumerate(days) for word in words.split()}
    seasons = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}
    small = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
    counts = {word: number for number, word in enumerate(small, 1)}
    counts |= {"a": 1, "an": 1, "a couple of": 2, "fifteen": 15, "twenty": 20, "thirty": 30}
    units = {
        "hour": "hour", "hours": "hour", "day": "day", "days": "day", "week": "week", "weeks": "week",
        "fortnight": "fortnight", "fortnights": "fortnight", "month": "month", "months": "month", "year": "year",
        "years": "year", "decade": "decade", "decades": "decade",
    }  # fmt: skip
    ordinals = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4, "last": 0}
    tens = ["twenties", "thirties", "forties", "fifties", "sixties", "seventies", "eighties", "nineties"]
    decades = {word: number for number, word in enumerate(tens, 2)}
    year = (
        r"(?:(?P<year>[1-9][0-9]{3})|(?P<this_year>this year|the same year)"
        r"|(?P<last_year>last year|the previous year))"
    )
    month = rf"(?:(?P<month>{_one_of(months)})\b\.?|(?P<this_month>this month)|(?P<last_month>last month))"
    past = r"(?P<past>(?:last|past|this past) )?"
    day = r"(?P<day>[0-9]{1,2})(?P<ordinal>st|nd|rd|th)?"
    count = rf"(?P<count>[0-9]{{1,4}}|{_one_of(counts)})"
    unit = rf"(?P<unit>{_one_of(units)})"
    parts = r"(?:early hours|small hours|early morning|morning|midday|noon|afternoon|evening|dawn|dusk)"
    return DateWords(
        months=months,
        weekdays=weekdays,
        seasons=seasons,
        counts=counts,
        units=units,
        ordinals=ordinals,
        decades=decades,
        calendar=(
            _re(rf"{day}(?: day)?(?:[-/., ]|, | of )(?:of )?{past}{month}(?:(?:,? ?of |, ?|[-/. ]){year})?"),
            _re(rf"{past}{month}(?:[-/. ]|, )(?:the )?{day}(?:(?:,? ?of |, ?| ){year})?"),
            _re(rf"{past}(?:month of )?{month}(?:(?:,? ?of |, ?|[-/. ]){year})?"),
            _re(rf"{day},? {year}"),
            _re(rf"(?P<season>{_one_of(seasons)})(?: of | in |, ?| ){year}"),
            _re(rf"(?:year )?{year}"),
        ),
        decade=_re(
            r"(?:decade of the )?(?:(?P<century>[1-9][0-9])00'?s|(?P<full>[1-9][0-9]{2})0'?s|'?(?P<short>[0-9])0'?s"
            rf"|(?P<word>{_one_of(decades)}))"
            r"|years (?:(?P<ten>[1-9][0-9]{2})0-(?P=ten)9|(?P<hundred>[1-9][0-9])00-(?P=hundred)99)"
        ),
        slice_prefix=_re(
            r"(?:(?P<early>early|beginning|start)|(?P<middle>mid|middle)|(?P<late>late|end))"
            r"(?:-| part of | in | of | )(?:the )?"
        ),
        half=_re(
            rf"(?:(?P<ordinal>{_one_of(ordinals)}) (?P<part>half|quarter)(?: of)?(?: the)? "
            r"|(?P<letter>[hq])(?P<digit>[1-4])[ /-]?(?:of )?)(?P<rest>.+)"
        ),
        weekday_prefix=_re(rf"(?P<weekday>{_one_of(weekdays)})\b\.?,? (?:the )?"),
        weekday=_re(rf"(?P<past>(?:last|past|this past|the previous) )?(?P<weekday>{_one_of(weekdays)})"),
        filler_prefix=_re(r"(?:(?:on|in|during|dated|the|at|of) )+"),
        article=_re(r"\bthe\b"),
        daypart_prefix=_re(rf"(?:(?:{parts}|(?P<night>night))(?: of| on)?(?: the)? |(?:early|late) on )+"),
        daypart_suffix=_re(rf",? (?:in the |around |at )?(?:{parts}|night)$"),
        today=_re(r"today|this (?:morning|afternoon|evening)|tonight|the same day|same day"),
        yesterday=_re(r"yesterday|previous day|day before|the eve"),
        two_days_back=_re(r"day before yesterday"),
        last_night=_re(r"last night|overnight"),
        not_yet=_re(r"tomorrow|day after tomorrow|next (?:day|week|month|year)|following (?:day|week|month|year)"),
        ago=_re(
            r"(?:(?P<more>more than|over)|(?P<less>less than|under)"
            r"|(?P<about>about|around|nearly|almost|some|roughly|approximately))?"
            rf" ?{count} {unit} (?:ago|earlier|before|previously)"
        ),
        lately=_re(
            r"recently|lately|not long ago|(?:a few|some|several|many|a number of)"
            r" (?:hours|days|weeks|months|years) (?:ago|earlier|before)"
        ),
        within=_re(rf"(?:(?:in|during|over|within) )?(?:the )?(?:last|past|previous) {count} {unit}"),
        unit_back=_re(r"(?:last|previous|past) (?P<unit>week|month|year)"),
        unit_now=_re(r"(?:earlier )?(?:this|the current|current) (?P<unit>week|month|year)"),
        about_prefix=_re(
            r"(?:(?:on or )?(?:(?:about|around|approximately|approx\.?|roughly|circa) |ca?\.? ?(?=[0-9'])|ca?\.? |~ ?))"
        ),
        doubt_prefix=_re(r"(?:perhaps|possibly|probably|maybe|presumably) "),
        doubt_suffix=_re(r" ?\((?:uncertain|not certain|unsure|probably|\?)\)$| ?\?$"),
        some_day_prefix=_re(r"(?:some ?day|one day|some ?time|at some point|a day)(?: in| on| during)? "),
        every_day_prefix=_re(r"(?:every day (?:of|in)|all of|all through|throughout|the whole of|all) (?:the )?"),
        untold_suffix=_re(r" \((?:(?P<both>start and end)|(?P<start>start)|(?P<end>end)) not known\)$"),
        by=_re(
            r"(?:by(?: the)?|no later than|not later than|at the latest on|at the latest by|(?:on|in) or before) (?P<a>.+)"
            r"|(?P<b>.+?),? (?:at the latest|or earlier|or before)"
        ),
        before=_re(r"(?:before|prior to) (?P<a>.+)"),
        after=_re(r"(?:after) (?P<a>.+)"),
        until=_re(r"(?:until|till|til|up to|through) (?P<a>.+)"),
        since=_re(
            r"(?:(?:from|since) )?(?P<e>.+?)(?:,? (?:to|until|till) | ?- ?)(?:date|(?:the )?present|now|today)"
            r"|(?:ever |ongoing )?since (?P<a>.+)|(?:from|starting|as from|beginning)(?: on)? (?P<b>.+?),? on(?:wards?)?"
            r"|(?P<c>.+?),? onwards?|(?:as of|as from|from) (?P<d>.+)"
        ),
        or_later=_re(
            r"(?P<a>.+?),? (?:or|and) (?:later|after)"
            r"|(?:no earlier than|not earlier than|not before|(?:on|in) or after) (?P<b>.+)"
        ),
        between=_re(r"between (?P<a>.+?) and (?P<b>.+)"),
        from_prefix=_re(r"from "),
        to_joint=_re(r",? (?:to|until|till|through|thru) (?:the )?"),
        and_joint=_re(r",? (?:and|&) "),
        or_joint=_re(r",? or "),
        one_of_prefix=_re(r"(?:one of|either) "),
        not_known=_re(r"(?:a )?date (?:is )?(?:not known|unknown)|unknown date|undated|not dated"),
        any_time=_re(r"at any time|any time"),
    )


def _spanish() -> DateWords:
    names = (
        "enero ene", "febrero feb", "marzo mar", "abril abr", "mayo may", "junio jun", "julio jul", "agosto ago",
        "setiembre septiembre set sept sep", "octubre oct", "noviembre nov", "diciembre dic",
    )  # fmt: skip
    months = {word: number for number, words in enumerate(names, 1) for word in words.split()}
    weekdays = {
        word: number
        for number, word in enumerate(["lunes", "martes", "miercoles", "jueves", "viernes", "sabado", "domingo"])
    }  # fmt: skip
    seasons = {"primavera": 21, "verano": 22, "otono": 23, "invierno": 24}
    small = ["un", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez", "once", "doce"]
    counts = {word: number for number, word in enumerate(small, 1)}
    counts |= {"una": 1, "uno": 1, "un par de": 2, "quince": 15, "veinte": 20, "treinta": 30}
    units = {
        "hora": "hour", "horas": "hour", "dia": "day", "dias": "day", "semana": "week", "semanas": "week",
        "quincena": "fortnight", "quincenas": "fortnight", "mes": "month", "meses": "month", "ano": "year",
        "anos": "year", "decada": "decade", "decadas": "decade",
    }  # fmt: skip
    ordinals = {
        "primer": 1, "primera": 1, "1er": 1, "1.er": 1, "1ra": 1, "segundo": 2, "segunda": 2, "2do": 2, "2da": 2,
        "tercer": 3, "3er": 3, "cuarto": 4, "4to": 4, "ultimo": 0, "ultima": 0,
    }  # fmt: skip
    tens = ["veinte", "treinta", "cuarenta", "cincuenta", "sesenta", "setenta", "ochenta", "noventa"]
    decades = {word: number for number, word in enumerate(tens, 2)}
    year = (
        r"(?:(?P<year>[1-9][0-9]{3})|(?P<this_year>(?:este|presente|mismo) ano|ano (?:en curso|actual))"
        r"|(?P<last_year>pasado ano|ano (?:pasado|anterior)))"
    )
    month = (
        rf"(?:(?P<month>{_one_of(months)})\b\.?"
        r"|(?P<this_month>(?:este|presente|mismo|corriente) mes|mes (?:en curso|actual))"
        r"|(?P<last_month>pasado mes|mes (?:pasado|anterior)))"
    )
    past = r"(?P<past>(?:pasado|ultimo) )?"
    past_after = r"(?P<past_after>,? (?:proximo )?(?:pasado|ultimo))?"
    day = r"(?:(?P<day>[0-9]{1,2})(?P<ordinal>\.?o|ro|\.?er)?|(?P<first>primero))"
    of = r"(?: de | del |[-/., ]|, )"
    count = rf"(?P<count>[0-9]{{1,4}}|{_one_of(counts)})"
    unit = rf"(?P<unit>{_one_of(units)})"
    parts = r"(?:primeras horas|ultimas horas|madrugada|manana|mediodia|tarde|noche|amanecer|anochecer|atardecer)"
    return DateWords(
        months=months,
        weekdays=weekdays,
        seasons=seasons,
        counts=counts,
        units=units,
        ordinals=ordinals,
        decades=decades,
        calendar=(
            _re(rf"(?:pasado )?(?:dia )?{day}{of}(?:mes de )?{past}{month}(?:{of}(?:ano )?{year})?{past_after}"),
            _re(rf"{past}(?:mes de )?{month}(?:{of}(?:ano )?{year})?{past_after}"),
            _re(rf"(?P<season>{_one_of(seasons)}){of}(?:ano )?{year}"),
            _re(rf"(?:ano )?{year}"),
        ),
        decade=_re(
            r"(?:anos|decada de(?: los)?(?: anos)?|decada del) "
            rf"(?:(?P<full>[1-9][0-9]{{2}})0s?|'?(?P<short>[0-9])0s?|(?P<word>{_one_of(decades)}))"
            r"|anos (?:(?P<ten>[1-9][0-9]{2})0-(?P=ten)9|(?P<hundred>[1-9][0-9])00-(?P=hundred)99)"
        ),
        slice_prefix=_re(
            r"(?:(?P<early>principios?|comienzos?|inicios?|primeros dias)|(?P<middle>mediados?|mitad)"
            r"|(?P<late>fin(?:es)?|final(?:es)?|ultimos dias)) (?:de la|de los|del|de) "
        ),
        half=_re(
            rf"(?P<ordinal>{_one_of(ordinals)}) (?P<part>semestre|mitad|quincena|trimestre)"
            r"(?: del?)?(?: ano| mes)?(?: de)? (?P<rest>.+)"
        ),
        weekday_prefix=_re(rf"(?P<weekday>{_one_of(weekdays)})\b,? "),
        weekday=_re(
            rf"(?P<past>(?:pasado|ultimo) )?(?P<weekday>{_one_of(weekdays)})(?P<past_after> (?:pasado|ultimo))?"
        ),
        filler_prefix=_re(r"(?:(?:en|el|la|los|las|durante|del|de|al|a|con fecha|fecha|dias?(?= [0-9])) )+"),
        article=_re(r"\b(?:el|del|al|dia)\b"),
        daypart_prefix=_re(rf"(?:{parts}(?: de la| del?)? (?:dia )?)+"),
        daypart_suffix=_re(rf",? (?:(?:por|en|de|a) la |al )(?:{parts})$"),
        today=_re(r"hoy(?: dia)?|esta (?:madrugada|manana|tarde|noche)|mismo dia"),
        yesterday=_re(r"ayer|anoche|dia (?:anterior|previo|antes)|vispera"),
        two_days_back=_re(r"anteayer|antier|antes de ayer|anteanoche"),
        last_night=_re(r"(?!)"),
        not_yet=_re(
            r"manana|pasado manana|dia siguiente|(?:semana|mes|ano) (?:siguiente|proxim[oa]|que viene)"
            r"|proxim[oa] (?:dia|semana|mes|ano)"
        ),
        ago=_re(
            r"hace (?:(?P<more>mas de)|(?P<less>menos de)"
            r"|(?P<about>casi|unos|unas|aproximadamente|cerca de|alrededor de))?"
            rf" ?{count} {unit}(?: atras)?"
            rf"|(?P<count_after>[0-9]{{1,4}}|{_one_of(counts)}) (?P<unit_after>{_one_of(units)}) (?:atras|antes)"
        ),
        lately=_re(
            r"recientemente|ultimamente|hace poco(?: tiempo)?|hace (?:algun tiempo|tiempo)"
            r"|hace (?:unos|unas|algunos|algunas|varios|varias|pocos|pocas|muchos|muchas)"
            r"(?: pocos| pocas| cuantos| cuantas)? (?:horas|dias|semanas|meses|anos)"
        ),
        within=_re(rf"(?:ultim[oa]s|pasad[oa]s) {count} {unit}"),
        unit_back=_re(
            r"(?:pasad[oa]|ultim[oa]) (?P<unit>semana|mes|ano)"
            r"|(?P<unit_after>semana|mes|ano) (?:pasad[oa]|anterior|previ[oa])"
        ),
        unit_now=_re(
            r"(?:est[ea]|presente) (?P<unit>semana|mes|ano)|(?P<unit_after>semana|mes|ano) (?:en curso|actual)"
        ),
        about_prefix=_re(
            r"(?:(?:hacia|alrededor de|aproximadamente|aprox\.?|cerca de|sobre|circa|por)"
            r"(?: los| las|l)? (?=[^ ])|ca?\.? ?(?=[0-9'])|ca?\.? |~ ?)"
        ),
        doubt_prefix=_re(r"(?:quizas?|tal vez|posiblemente|probablemente|acaso) "),
        doubt_suffix=_re(r" ?\((?:inciert[oa]|dudos[oa]|no segur[oa]|probablemente|\?)\)$| ?\?$"),
        some_day_prefix=_re(r"(?:algun dia|un dia|en algun momento)(?: del| de| en)? "),
        every_day_prefix=_re(
            r"(?:todos los dias del?|durante todo|durante toda|a lo largo del?|todo|toda) (?:el |la )?"
        ),
        untold_suffix=_re(r" \((?:(?P<both>inicio y fin)|(?P<start>inicio)|(?P<end>fin)) no conocidos?\)$"),
        by=_re(
            r"(?:a mas tardar|como maximo|no mas tarde de|no mas tarde que|no despues de|no despues del) (?P<a>.+)"
            r"|(?P<b>.+?),? (?:a mas tardar|o antes|como maximo)"
        ),
        before=_re(r"(?:antes del?|previo al?|con anterioridad al?) (?P<a>.+)"),
        after=_re(r"(?:despues del?|luego del?|tras|con posterioridad al?) (?P<a>.+)"),
        until=_re(r"hasta (?P<a>.+)"),
        since=_re(
            r"(?:(?:desde|del?) )?(?P<d>.+?) (?:hasta|a) (?:la fecha|la actualidad|el presente|hoy)"
            r"|(?:desde|a partir del?)(?: que)? (?P<a>.+?)(?:,? en adelante)?|(?:del?) (?P<b>.+?),? en adelante"
            r"|(?P<c>.+?),? en adelante"
        ),
        or_later=_re(r"(?P<a>.+?),? (?:o|y) (?:despues|mas tarde|posterior(?:mente)?)|no antes del? (?P<b>.+)"),
        between=_re(r"entre (?P<a>.+?) y (?P<b>.+)"),
        from_prefix=_re(r"(?:desde|del?) "),
        to_joint=_re(r",? (?:al|a|hasta)(?: el)? "),
        and_joint=_re(r",? [ye] "),
        or_joint=_re(r",? [ou] "),
        one_of_prefix=_re(r"una? de (?:estas fechas: )?"),
        not_known=_re(r"fecha (?:no conocida|desconocida)|sin fecha"),
        any_time=_re(r"en cualquier momento|cualquier momento|cualquier dia"),
    )


WORDS: Mapping[str, DateWords] = {"en": _english(), "es": _spanish()}
"""By language. The window and the dossier speak these two; a date may be typed in either whatever they speak."""
