"""A few days around lot 218, a Renault 4 of 1974."""

from dataclasses import dataclass
from typing import Final

HOUR: Final = 60
DAY: Final = 24 * HOUR

NAMES: Final = {
    "buyer-1": "Amina Benali",
    "seller-1": "Karim Haddad",
    "admin-1": "Nadia Cherif",
    "buyer-2": "Yasmine Larbi",
    "buyer-3": "Omar Saïdi",
    "seller-2": "Luc Moreau",
    "seller-3": "سلمى بن عمر",
}


@dataclass(frozen=True, slots=True)
class Line:
    minutes_ago: float
    sender: str
    text: str


@dataclass(frozen=True, slots=True)
class Talk:
    """Everything up to the last `unread` lines was read by everybody. The first of `people` opened the chat."""

    people: tuple[str, ...]
    unread: int
    lines: tuple[Line, ...]


STORY: Final = (
    Talk(
        ("buyer-1", "seller-1"),
        2,
        (
            Line(2 * DAY + 190, "buyer-1", "Hello Karim! Is lot 218, the Renault 4, still open for bids?"),
            Line(2 * DAY + 184, "seller-1", "Hello Amina, it is. Bidding ends on Friday at 18:00."),
            Line(
                2 * DAY + 183,
                "seller-1",
                "One owner since 1974, 86,000 km on the clock.\nThe whole file is here:"
                " https://mazadclick.example/lots/218",
            ),
            Line(2 * DAY + 175, "buyer-1", "Lovely colour 😍 Is there any rust on the floor?"),
            Line(
                2 * DAY + 171,
                "seller-1",
                "A little under the driver's seat, no larger than a hand. I had it treated last spring"
                " and have the invoice.",
            ),
            Line(DAY + 300, "buyer-1", "Could I come and see it before Friday?"),
            Line(DAY + 288, "seller-1", "Of course. Thursday after 16:00, in Hydra?"),
            Line(DAY + 286, "buyer-1", "Thursday at 16:30 is perfect, thank you!"),
            Line(DAY + 284, "seller-1", "مرحبا بك في أي وقت 🙂"),
            Line(95, "buyer-1", "I am on my way, the traffic is terrible."),
            Line(88, "seller-1", "Take your time, I am here until seven."),
            Line(
                12,
                "seller-1",
                "It was a pleasure to meet you. Shall I reserve the file for you until the auction ends?",
            ),
            Line(11, "seller-1", "The second set of keys has turned up, by the way."),
        ),
    ),
    Talk(
        ("buyer-1", "admin"),
        0,
        (
            Line(DAY + 420, "buyer-1", "How do I pay the deposit for lot 218?"),
            Line(
                DAY + 402,
                "admin",
                "Hello Amina, under “My bids”, choose the lot and then “Deposit”. It comes back within two days"
                " if you do not win.",
            ),
            Line(DAY + 400, "buyer-1", "Found it, thank you!"),
            Line(DAY + 399, "admin", "Good luck on Friday 🤞"),
        ),
    ),
    Talk(
        ("seller-1", "buyer-1", "admin-1"),
        1,
        (
            Line(6 * HOUR, "seller-1", "Let us settle the handover of lot 218 here, if you agree."),
            Line(5 * HOUR + 40, "admin-1", "Good idea. The platform needs both signatures on the transfer form."),
            Line(5 * HOUR + 31, "buyer-1", "I can sign on Saturday morning."),
            Line(40, "admin-1", "Saturday at 10:00 is booked for you both."),
        ),
    ),
    Talk(
        ("buyer-2", "seller-1"),
        1,
        (
            Line(3 * HOUR, "buyer-2", "Bonjour, la 4L est-elle visible ce week-end ?"),
            Line(2 * HOUR + 50, "seller-1", "Bonjour Yasmine, oui, samedi après-midi."),
            Line(2 * HOUR + 31, "buyer-2", "Parfait. Acceptez-vous un contrôle par mon garagiste ?"),
        ),
    ),
    Talk(
        ("seller-1", "admin"),
        0,
        (
            Line(3 * DAY, "seller-1", "My photos of lot 218 are shown sideways."),
            Line(3 * DAY - 25, "admin", "Turned and saved. Please have a look!"),
            Line(3 * DAY - 31, "seller-1", "All good now, thanks."),
            Line(3 * DAY - 32, "admin", "My pleasure, Karim."),
        ),
    ),
    Talk(
        ("seller-3", "admin"),
        2,
        (
            Line(4 * HOUR + 20, "seller-3", "مساء الخير، متى يصل مبلغ بيع القطعة 97؟"),
            Line(4 * HOUR + 19, "seller-3", "انتهى المزاد يوم الأحد."),
        ),
    ),
    Talk(
        ("buyer-3", "admin"),
        1,
        (
            Line(DAY + 50, "buyer-3", "Good evening, I was outbid in the last second. Is there an extension?"),
            Line(DAY + 38, "admin", "Yes: a bid in the last two minutes extends the auction by two more."),
            Line(55, "buyer-3", "And does that also hold for automatic bids?"),
        ),
    ),
    Talk(
        ("seller-2", "admin"),
        1,
        (Line(26, "seller-2", "Bonjour, comment modifier le prix de réserve du lot 231 avant l’ouverture ?"),),
    ),
)
