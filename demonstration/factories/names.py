"""Invented names: common Kazakh and Russian parts put together at random, of no real person."""

from codes import Sex

KAZAKH_SURNAMES = (
    "Әбенов Ақжолов Алдабеков Арыстанов Әшімов Бақытов Бейсенов Дәуренов Ерғалиев Жанатов "
    "Жұмабеков Иманов Қайратов Қалиев Қасымов Қуанышев Мұратов Нұрланов Оразов Өмірзақов "
    "Рысбеков Сапаров Серікбаев Тілеуов Төлегенов Ұлықбеков Шәріпов Ысқақов"
).split()
KAZAKH_MEN = (
    "Айбек Алмас Арман Асқар Бауыржан Бекзат Болат Дәулет Ерлан Жандос Қайсар Қанат Марат "
    "Мұхтар Нұржан Олжас Руслан Сәкен Темірлан Тимур Ұлан Шыңғыс"
).split()
KAZAKH_WOMEN = (
    "Айгүл Айжан Ақмарал Әсел Ботагөз Гүлнар Дана Динара Жанар Жұлдыз Зарина Қарлығаш Ләззат "
    "Мәдина Назерке Раушан Сәуле Сымбат Тоғжан Ұлпан Шолпан"
).split()
RUSSIAN_SURNAMES = (
    "Абрамов Белов Васильев Гордеев Денисов Ефимов Жуков Зайцев Ильин Казаков Лебедев Макаров "
    "Назаров Орлов Павлов Романов Сергеев Тарасов Фролов Чернов Яковлев"
).split()
RUSSIAN_MEN = (
    "Алексей Андрей Виктор Денис Егор Иван Кирилл Максим Николай Олег Павел Роман"
).split()
RUSSIAN_WOMEN = (
    "Алина Вера Галина Дарья Елена Ирина Ксения Марина Наталья Ольга Полина Юлия"
).split()


def surname(stem: str, sex: Sex | str) -> str:
    """The surname in the form of the sex."""
    return f"{stem}а" if Sex(sex) is Sex.FEMALE else stem


def kazakh_patronymic(father: str, sex: Sex | str) -> str:
    """«Болатұлы», «Болатқызы»: written as identity cards have it."""
    return f"{father}{'қызы' if Sex(sex) is Sex.FEMALE else 'ұлы'}"


def russian_patronymic(father: str, sex: Sex | str) -> str:
    """«Иванович», «Ивановна», «Алексеевич», «Алексеевна»."""
    soft = father.endswith("й")
    stem = (father[:-1] + "е") if soft else (father + "о")
    return f"{stem}{'вна' if Sex(sex) is Sex.FEMALE else 'вич'}"
