"""Pairs of printed names of which it is known whether they are one person's: made by rule from invented people.

Nobody here exists. Given names, surnames and aliases are drawn by lot from the lists below, which fall into two halves
that share none (a short form has another full name or is another one of it); about a third of the surnames are made of
syllables and stand in no list at all. The factors of `casefiles.domain.naming` were set while looking at pairs of the
first half only; what is reported is the other, of which only the areas were looked at.

A pair of one person is a name and what a writer may make of it (`SAME`): accents lost, the order of a list, initials, a
particle dropped, the mother's surname left out, spelling by ear, a short form, another alphabet, a slip of the finger,
an article or a word that announces an alias, or two of these at once. A pair of two people (`OTHER`) is a name and that
of a brother, a son, a cousin, a stranger of the same given name or one of near names, or two near aliases; half of these
names are then written carelessly too, so that a difference in writing is no sign of one person.

The rules of the changes are written here anew and share no code and no data with the program. Short forms and spellings
from other alphabets are facts that the program's lists may know as well: of the held-out ones nobody looked whether
they do. `pairs` gives the same pairs on every machine.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from random import Random

SAME = (
    "accents", "order", "initials", "particles", "one surname", "one given name", "spelling", "short forms",
    "transliteration", "typing errors", "announced", "alias beside", "two at once",
)  # fmt: skip
"""Kinds of pairs that are one person's."""

RELATIVES = ("brothers", "sons", "cousins")
OTHER = (*RELATIVES, "same given name", "near names", "other alphabet", "near aliases")
"""Kinds of pairs that are two people's; relatives share surnames."""


@dataclass(frozen=True)
class Pair:
    """Two printed names; `same` tells whether they are one person's, `kind` is one of SAME or OTHER."""

    a: str
    b: str
    kind: str
    same: bool


@dataclass(frozen=True)
class Stock:
    """What one half draws from. `short`: given name and a short form. `abroad`: another alphabet, then Latin spellings."""

    men: tuple[str, ...]
    women: tuple[str, ...]
    surnames: tuple[str, ...]
    aliases: tuple[str, ...]
    short: tuple[tuple[str, str], ...]
    near: tuple[tuple[str, str], ...]
    near_aliases: tuple[tuple[str, str], ...]
    abroad: tuple[tuple[tuple[tuple[str, ...], ...], tuple[tuple[str, ...], ...]], ...]


@dataclass(frozen=True)
class Person:
    """An invented person, with a particle before the father's surname now and then."""

    given: tuple[str, ...]
    particle: str
    father: str
    mother: str

    def printed(self) -> str:
        """As it stands in a document: given names, father's surname, mother's surname."""
        return " ".join(filter(None, (*self.given, self.particle, self.father, self.mother)))


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


def _pairs_of(text: str) -> tuple[tuple[str, str], ...]:
    found = []
    for one in text.split():
        first, second = one.split("=")
        found.append((first.replace("_", " "), second.replace("_", " ")))
    return tuple(found)


def _table(text: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(line.split()) for line in text.strip().splitlines())


_RUSSIAN_GIVEN = (
    "Александр Aleksandr Alexander Alexandr\nСергей Sergei Sergey Serguei\nДмитрий Dmitri Dmitry Dmitriy\n"
    "Юрий Yuri Yury Iouri\nНиколай Nikolai Nikolay Nicolai\nЕвгений Yevgeny Evgeny Evgenii",
    "Андрей Andrei Andrey Andrej\nАлексей Aleksei Alexey Alexei\nМихаил Mikhail Mihail Mikhael\n"
    "Татьяна Tatiana Tatyana Tatjana\nГеоргий Georgy Georgi Georgiy\nФёдор Fyodor Fedor Feodor",
)
_RUSSIAN_SURNAMES = (
    "Петров Petrov Petroff Petrow\nХабаров Khabarov Habarov Khabaroff\nЩербаков Shcherbakov Scherbakov Scherbakoff\n"
    "Зайцев Zaitsev Zaytsev Zaitseff\nВолков Volkov Wolkow Volkoff\nЧернов Chernov Tchernov Chernoff",
    "Соколов Sokolov Sokoloff Sokolow\nМорозов Morozov Morozoff Morosow\nЖуков Zhukov Zhukoff Joukov\n"
    "Кузнецов Kuznetsov Kuznetzov Kusnetsov\nЯковлев Yakovlev Iakovlev Jakovleff\nШишкин Shishkin Chichkine Schischkin",
)
_ARABIC_GIVEN = (
    "محمد Muhammad Mohamed Mohammad Mohammed\nحسين Hussein Husayn Hussain\nصالح Salih Saleh Salah\nكريم Karim Kareem Kerim",
    "أحمد Ahmad Ahmed Ahmet\nيوسف Yusuf Youssef Yousef\nخالد Khalid Khaled Halid\nسليمان Sulayman Suleiman Soliman",
)
_ARABIC_SURNAMES = (
    "الرشيد al-Rashid Rashid Al-Rasheed\nحداد Haddad Hadad Hadded\n"
    "منصور Mansur Mansour Mansoor\nالخطيب al-Khatib Khatib El-Khateeb",
    "النجار al-Najjar Najjar El-Naggar\nقاسم Qasim Kassem Qassim\nالشريف al-Sharif Sharif El-Sherif\nفارس Faris Fares Farès",
)
_GREEK_GIVEN = (
    "Δημήτριος Dimitrios Demetrios\nΝικόλαος Nikolaos Nicolaos\nΚωνσταντίνος Konstantinos Constantinos",
    "Γεώργιος Georgios Yeorgios\nΑλέξανδρος Alexandros Aleksandros\nΕλένη Eleni Heleni",
)
_GREEK_SURNAMES = (
    "Βασιλείου Vasileiou Vassiliou\nΚαρράς Karras Carras\nΠαπαδάκης Papadakis Papadhakis",
    "Χατζής Chatzis Hatzis\nΟικονόμου Oikonomou Economou\nΜακρής Makris Macris",
)
_CHINESE_GIVEN = (
    "小明 Xiaoming\n建国 Jianguo\n丽华 Lihua\n志强 Zhiqiang",
    "伟 Wei\n美玲 Meiling\n国栋 Guodong\n晓东 Xiaodong",
)
_CHINESE_SURNAMES = ("王 Wang\n陈 Chen\n赵 Zhao\n林 Lin", "李 Li\n张 Zhang\n刘 Liu\n周 Zhou")


def _abroad(half: int) -> tuple[tuple[tuple[tuple[str, ...], ...], tuple[tuple[str, ...], ...]], ...]:
    tables = (
        (_RUSSIAN_GIVEN, _RUSSIAN_SURNAMES),
        (_ARABIC_GIVEN, _ARABIC_SURNAMES),
        (_GREEK_GIVEN, _GREEK_SURNAMES),
        (_CHINESE_GIVEN, _CHINESE_SURNAMES),
    )
    return tuple((_table(given[half]), _table(surnames[half])) for given, surnames in tables)


TUNING = Stock(
    men=_words(
        "Juan Pedro Carlos Víctor Hugo Mario Julio Raúl Óscar Wilber Edwin Percy Rubén Saúl Abel Hernán Elmer "
        "Nicolás Fortunato Benjamín Teófilo Eusebio Marcial Rómulo Illary Wayra Tadeo Clever Amílcar Evaristo"
    ),
    women=_words(
        "María Rosa Carmen Julia Elena Nélida Gladys Yolanda Norma Vilma Hilda Delia Sonia Maribel Yeny "
        "Rufina Sumaq Killa Eufemia Zoraida"
    ),
    surnames=_words(
        "Pérez Quispe Mamani Huamán Rojas Flores Gutiérrez Chávez Vásquez Ramos Ccahuana Condori Yupanqui "
        "Zevallos Benavides Cáceres Hinostroza Llanos Núñez Ordóñez Palomino Ticlla Villafuerte Zúñiga Aybar "
        "Bellido Cusihuallpa Jiménez Oré Sayritupac"
    ),
    aliases=(
        "Chino",
        "Tuerto",
        "Siete Vidas",
        "Loco",
        "Gringo",
        "Zambo",
        "Cholo",
        "Burro",
        "Halcón",
        "Pelado",
        "Negro Sombra",
        "Cabezón",
        "Mono",
        "Cuervo",
        "Piraña",
        "Doctor",
        "Gato Pardo",
        "Sordo",
        "Manco",
        "Tigre Viejo",
        "Chato",
        "Rayo",
    ),  # fmt: skip
    short=_pairs_of(
        "Francisco=Pancho Francisco=Paco José=Pepe Jesús=Chucho Luis=Lucho Ignacio=Nacho Alberto=Beto Roberto=Beto "
        "Guillermo=Memo Manuel=Manolo Antonio=Toño Eduardo=Lalo Rosario=Charo Dolores=Lola Mercedes=Meche Josefina=Pepa "
        "Isabel=Chabela Enrique=Quique Rafael=Rafa Ernesto=Neto William=Bill Robert=Bob Richard=Dick Edward=Ted "
        "Margaret=Peggy Elizabeth=Betty James=Jim Henry=Hank Thomas=Tommy Catherine=Kate José_Luis=Joselu"
    ),
    near=_pairs_of("Mario=Marco Julia=Julio Carlos=Carla Elena=Elsa Juan=Juana Edwin=Edson Norma=Nora Raúl=Saúl"),
    near_aliases=_pairs_of(
        "Chino=China Flaco=Flaca Chino_2=Chino_3 Gordo=Gordo_Chico Tuerto=Muerto Loco=Foco Siete_Vidas=Seis_Vidas "
        "Negro=Negra Gringo=Gringa Mono=Moco Zambo=Rambo camarada_José=camarada_Josué Gato=Pato Tigre_1=Tigre_4 "
        "Chato=Charo Lobo=Loba Pelado=Pelada Zorro_Uno=Zorro_Dos Tigre=Tigre_Viejo Rayo=Gallo"
    ),
    abroad=_abroad(0),
)

HELD_OUT = Stock(
    men=_words(
        "José Miguel Luis Jorge Ricardo Walter Wilfredo Félix Sergio Efraín Gregorio Darío Néstor Moisés "
        "Alejandro Javier Fidel Leoncio Silvano Máximo Hermes Amaru Rumi Isidoro Celedonio Ambrosio Ovidio "
        "Eliseo Baltazar Yerson"
    ),
    women=_words(
        "Ana Luz Teresa Lidia Victoria Martha Gloria Flor Olinda Rosalía Beatriz Nancy Edith Marisol Yaneth "
        "Hermelinda Urpi Qori Saturnina Casilda"
    ),
    surnames=_words(
        "García Sánchez Torres Díaz Castillo Espinoza Huanca Choque Apaza Cutipa Velásquez Rivera Aquino "
        "Bautista Soto Guzmán Sulca Lozano Poma Vílchez Barzola Curo Escalante Gavilán Jayo Medrano Oscco "
        "Palacios Urbano Zárate"
    ),
    aliases=(
        "Flaco",
        "Cojo",
        "Ocho Dedos",
        "Moro",
        "Sapo",
        "Gordo",
        "Perro Negro",
        "Conejo",
        "Puma",
        "Chivo",
        "Brujo",
        "Ronco",
        "Toro Bravo",
        "Pulga",
        "Zorro",
        "Chancho",
        "Ingeniero",
        "Muerto",
        "Cachetón",
        "Viejo Lince",
        "Muelón",
        "Trueno",
    ),  # fmt: skip
    short=_pairs_of(
        "Francisco=Kiko José=Chepe Javier=Javi Fernando=Nando Alejandro=Jano Salvador=Chava Gregorio=Goyo Santiago=Chago "
        "Vicente=Chente Gustavo=Tavo Ramón=Moncho Miguel=Micky Domingo=Mingo Gabriel=Gabo Concepción=Concha "
        "Consuelo=Chelo Guadalupe=Lupe Teresa=Tere Graciela=Chela Rodolfo=Fito César=Checho Joaquín=Quino Hilario=Layo "
        "Juan_Carlos=Juanca Charles=Chuck John=Jack Joseph=Joe Anthony=Tony Michael=Mike Patricia=Trish Susan=Sue "
        "Christopher=Kit Albert=Bertie Lawrence=Larry Alexander=Sandy Theodore=Teddy Rebecca=Becky"
    ),
    near=_pairs_of(
        "Luis=Luisa Jorge=Josué Félix=Feliciano Walter=Wálner Ana=Anahí Lidia=Livia Fidel=Vidal Martha=Marita"
    ),
    near_aliases=_pairs_of(
        "Cojo=Coja Gordo=Gorda Zorro_1=Zorro_2 Sapo=Zapato Moro=Mora Puma=Pluma Ocho_Dedos=Nueve_Dedos Ronco=Tronco "
        "Chivo=Chica Perro=Perra Brujo=Bruja camarada_Raúl=camarada_Saúl Toro_2=Toro_5 Conejo=Coneja Muelón=Melón "
        "Cóndor_Tres=Cóndor_Cuatro Viejo=Vieja Lince=Lince_Chico Pulga=Pulpo Trueno=Bueno"
    ),
    abroad=_abroad(1),
)

_ONSETS = ("b", "c", "ch", "d", "g", "h", "l", "ll", "m", "n", "p", "qu", "r", "s", "t", "v", "y", "z")
_ENDINGS = ("nca", "lla", "ri", "no", "ya", "ndo", "rez", "lva", "po", "cu", "mi", "sta")
_PARTICLES = ("de la", "del", "de", "de los")


def pairs(held_out: bool, each: int = 200, seed: int = 7) -> list[Pair]:
    """`each` pairs of every kind from one half."""
    stock = HELD_OUT if held_out else TUNING
    making = _Making(stock, Random(f"{seed}/{held_out}"))
    found = [making.same(kind) for kind in SAME for _ in range(each)]
    return found + [making.other(kind) for kind in OTHER for _ in range(each)]


class _Making:
    """One half's pairs, by lot."""

    def __init__(self, stock: Stock, random: Random) -> None:
        self.stock = stock
        self.random = random
        self.invented = list(_syllables(random, len(stock.surnames) // 2))

    def surname(self, *others: str) -> str:
        while True:
            found = self.random.choice((*self.stock.surnames, *self.invented))
            if found not in others:
                return found

    def person(self) -> Person:
        names = self.stock.men if self.random.random() < 0.65 else self.stock.women
        given = tuple(self.random.sample(names, 2 if self.random.random() < 0.35 else 1))
        particle = self.random.choice(_PARTICLES) if self.random.random() < 0.12 else ""
        father = self.surname()
        return Person(given, particle, father, self.surname(father))

    # One person, two writings

    def same(self, kind: str) -> Pair:
        while True:
            a, b = self._two_writings(kind)
            if a != b:
                return Pair(a, b, kind, True)

    def _two_writings(self, kind: str) -> tuple[str, str]:
        if kind == "announced":
            alias = self.random.choice(self.stock.aliases)
            return alias, self._announced(alias)
        if kind == "transliteration":
            return self._transliterated()
        person = self.person()
        if kind == "short forms":
            full, short = self.random.choice(self.stock.short)
            person = replace(person, given=(full,))
            return person.printed(), replace(person, given=(short,)).printed()
        if kind == "alias beside":
            alias = self.random.choice(self.stock.aliases)
            named = self.random.choice(("{n}, alias el {a}", "{n} (a) {a}", "{n} '{a}'", "{n}, conocido como “{a}”"))
            return person.printed(), named.format(n=person.printed(), a=alias)
        if kind == "particles":
            person = replace(person, particle=self.random.choice(_PARTICLES))
        if kind == "one given name":
            person = replace(person, given=tuple(self.random.sample(self.stock.men, 2)))
        if kind == "two at once":
            first, second = self.random.sample(("accents", "initials", "one surname", "spelling", "typing errors"), 2)
            changed = self._changed(first, person)
            return person.printed(), _WRITTEN[second](self.random, changed) if second in _WRITTEN else changed
        return person.printed(), self._changed(kind, person)

    def _changed(self, kind: str, person: Person) -> str:
        random = self.random
        if kind in _WRITTEN:
            return _WRITTEN[kind](random, person.printed())
        given, surnames = (
            " ".join(person.given),
            " ".join(filter(None, (person.particle, person.father, person.mother))),
        )
        if kind == "order":
            comma = ", " if random.random() < 0.6 else " "
            written = f"{surnames}{comma}{given}"
            return f"{surnames.upper()}{comma}{given}" if random.random() < 0.5 else written.upper()
        if kind == "initials":
            if len(person.given) == 2 and random.random() < 0.4:
                return f"{person.given[0]} {person.given[1][0]}. {surnames}"
            if random.random() < 0.3:
                return replace(person, mother=f"{person.mother[0]}.").printed()
            return replace(person, given=tuple(f"{name[0]}." for name in person.given)).printed()
        if kind == "particles":
            if random.random() < 0.3:
                together = person.particle.replace(" ", "") + person.father.lower()
                return replace(person, particle="", father=together.capitalize()).printed()
            return replace(person, particle=random.choice(("", person.particle.title()))).printed()
        if kind == "one surname":
            return replace(person, mother="").printed()
        assert kind == "one given name", kind
        return replace(person, given=(random.choice((person.given[0], person.given[0], person.given[1])),)).printed()

    def _announced(self, alias: str) -> str:
        ways = (
            "alias {a}", "alias “{a}”", "alias el {a}", "(a) el {a}", "a.k.a. {a}", "aka «{a}»", "conocido como el {a}",
            "apodado '{a}'", "el {a}", "al {a}", "del {a}", "El {a}", "“{a}”", "(a) “{a}”", "alias 'El {a}'",
        )  # fmt: skip
        return self.random.choice(ways).format(a=alias)

    def _transliterated(self) -> tuple[str, str]:
        given, surnames = self.random.choice(self.stock.abroad)
        return self._abroad_pair(self.random.choice(given), self.random.choice(surnames))

    def _abroad_pair(
        self, given: Sequence[str], surname: Sequence[str], *, other: Sequence[str] | None = None
    ) -> tuple[str, str]:
        """One writing of the name and another, or with `other` one of it and one with that given name."""
        second = other or given
        here, there = self.random.choice(given), self.random.choice(second)
        chinese = "\u4e00" <= surname[0] <= "\u9fff"
        left, right = self.random.choice(surname), self.random.choice(surname)
        if chinese:
            # One script a name, and no space in Chinese writing.
            first = f"{surname[0]}{given[0]}"
            if self.random.random() < 0.5:
                return first, f"{surname[1]} {second[1]}"
            return first, f"{second[1]} {surname[1]}"
        original = self.random.random() < 0.5
        if original:
            here, left = given[0], surname[0]
        elif here == given[0] or left == surname[0]:
            here, left = given[1], surname[1]
        if there == second[0] or right == surname[0]:
            there, right = self.random.choice(second[1:]), self.random.choice(surname[1:])
        return f"{here} {left}", f"{there} {right}"

    # Two people

    def other(self, kind: str) -> Pair:
        while True:
            a, b = self._two_people(kind)
            if a != b:
                return Pair(a, b, kind, False)

    def _two_people(self, kind: str) -> tuple[str, str]:
        random = self.random
        if kind == "near aliases":
            one, two = random.choice(self.stock.near_aliases)
            return (one, two) if random.random() < 0.5 else (self._announced(one), two)
        if kind == "other alphabet":
            given, surnames = random.choice(self.stock.abroad)
            one, two = random.sample(given, 2)
            return self._abroad_pair(one, random.choice(surnames), other=two)
        person = self.person()
        another = self._another(kind, person)
        if kind == "near names" and random.random() < 0.5:
            one, two = random.choice(self.stock.near)
            person, another = replace(person, given=(one,)), replace(person, given=(two,))
        written = another.printed()
        if random.random() < 0.5:
            written = self._changed(
                random.choice(("accents", "order", "spelling", "typing errors", "particles")), another
            )
        return person.printed(), written

    def _another(self, kind: str, person: Person) -> Person:
        random = self.random
        names = self.stock.men if person.given[0] in self.stock.men else self.stock.women
        others = [name for name in names if name not in person.given]
        if kind == "brothers":
            if len(person.given) == 2 and random.random() < 0.3:
                return replace(person, given=(person.given[0], random.choice(others)))
            return replace(person, given=tuple(random.sample(others, len(person.given))))
        if kind == "sons":
            mother = self.surname(person.father, person.mother)
            if random.random() < 0.6:
                return replace(person, mother=mother)
            return replace(person, mother=mother, given=(random.choice(others),))
        if kind == "cousins":
            # Through the mother: her surname, passed on by her brother.
            given = person.given if random.random() < 0.3 else (random.choice(others),)
            return replace(person, given=given, father=person.mother, mother=self.surname(person.father, person.mother))
        if kind == "same given name":
            father = self.surname(person.father, person.mother)
            return replace(person, father=father, mother=self.surname(father, person.father, person.mother))
        assert kind == "near names", kind
        return replace(person, father=self._near(person.father, person.mother), mother=person.mother)

    def _near(self, surname: str, *others: str) -> str:
        """The surname of the stock that is nearest by letters in the same places."""
        known = sorted({*self.stock.surnames, *self.invented} - {surname, *others})
        return max(known, key=lambda one: (_alike(one, surname), one))


def _alike(one: str, other: str) -> float:
    same = sum(a == b for a, b in zip(_plain(one), _plain(other), strict=False))
    return same / max(len(one), len(other))


# What writers make of a name


def _plain(text: str) -> str:
    apart = unicodedata.normalize("NFD", text.lower())
    return "".join(part for part in apart if not unicodedata.combining(part))


def _unaccented(random: Random, text: str) -> str:
    bare = "".join(part for part in unicodedata.normalize("NFD", text) if not unicodedata.combining(part))
    return random.choice((bare, bare.upper(), text.upper(), text.lower(), f"“{text}”", f"«{bare}»"))


_BY_EAR = (
    ("v", "b"), ("b", "v"), ("z", "s"), ("s", "z"), ("ce", "se"), ("ci", "si"), ("se", "ce"), ("ll", "y"), ("y", "ll"),
    ("qui", "ki"), ("que", "ke"), ("h", ""), ("ge", "je"), ("gi", "ji"), ("je", "ge"), ("jé", "gé"), ("ca", "ka"),
    ("co", "ko"), ("nn", "n"), ("i", "y"), ("huá", "gua"), ("hua", "gua"), ("hua", "wa"), ("x", "j"), ("ñ", "n"),
    ("cc", "q"), ("á", "a"), ("é", "e"),
)  # fmt: skip


def _by_ear(random: Random, text: str) -> str:
    words = text.split()
    for place in random.sample(range(len(words)), min(len(words), random.choice((1, 2, 2)))):
        # "ch" keeps its h, and so on: only what is pronounced alike is exchanged.
        lowered = words[place].lower()
        ways = [(a, b) for a, b in _BY_EAR if a in lowered and not (a in {"h", "ca", "co"} and f"c{a}" in lowered)]
        if not ways or len(lowered) < 3:
            continue
        a, b = random.choice(ways)
        at = lowered.index(a)
        if a == "h" and at and lowered[at - 1] in "cs":
            continue
        changed = lowered[:at] + b + lowered[at + len(a) :]
        words[place] = changed.capitalize() if words[place][0].isupper() else changed
    return " ".join(words)


def _mistyped(random: Random, text: str) -> str:
    words = text.split()
    long = [n for n, word in enumerate(words) if len(word) > 3]
    for place in random.sample(long, min(len(long), random.choice((1, 1, 2)))):
        word = words[place]
        at = random.randrange(1, len(word) - 1)
        letter = random.choice("abcdefghijklmnopqrstuvwxyz")
        words[place] = random.choice(
            (
                word[:at] + word[at + 1 :],
                word[:at] + letter + word[at:],
                word[:at] + letter + word[at + 1 :],
                word[:at] + word[at + 1] + word[at] + word[at + 2 :],
            )
        )
    return " ".join(words)


_WRITTEN: dict[str, Callable[[Random, str], str]] = {
    "accents": _unaccented,
    "spelling": _by_ear,
    "typing errors": _mistyped,
}


def _syllables(random: Random, count: int) -> Iterator[str]:
    for _ in range(count):
        middle = random.choice(_ONSETS) + random.choice("aeiou") if random.random() < 0.6 else ""
        yield (random.choice(_ONSETS) + random.choice("aeiou") + middle + random.choice(_ENDINGS)).capitalize()
