"""Makers of papers for tests, with facts of every kind as a city would print them."""

from datetime import datetime
from typing import Any

from core.actor import Actor, system
from core.clock import JST
from documents.enums import Kind
from documents.models import Document
from documents.services.issue import issue_document

ISSUED_AT = datetime(2026, 11, 20, 10, 30, tzinfo=JST)
HALL = 7
PAPER_MAKER = system("tests")

USE = {
    "room": "第1会議室",
    "start": "2026-12-05T18:00:00+09:00",
    "end": "2026-12-05T22:00:00+09:00",
    "slots": "夜間",
}
LONG_USE = {
    "room": "ホール（全面）",
    "start": "2026-12-06T09:00:00+09:00",
    "end": "2026-12-06T17:00:00+09:00",
    "slots": "午前・午後",
}
# 𠮷 lies outside the basic plane, 葛󠄀 carries a variation selector, 髙 and 﨑 are not in JIS X 0208.
APPLICANT = {
    "organisation": "𠮷岡町葛󠄀城コーラス会",
    "name": "髙橋　﨑子",
    "address": "群馬県前橋市大手町二丁目12番1号",
}
ROWS: list[dict[str, Any]] = [
    {
        "at": f"2026-11-20T{9 + n // 6:02d}:{n % 6 * 10:02d}:00+09:00",
        "number": f"領収-R8-{n + 1:05d}",
        "label": "施設使用料",
        "method": ("現金", "カード", "コンビニ")[n % 3],
        "yen": 620 * (n % 4 + 1),
    }
    for n in range(30)
] + [
    {
        "at": "2026-11-20T16:40:00+09:00",
        "number": "支払-R8-00001",
        "label": "施設使用料の還付",
        "method": "現金",
        "yen": -620,
    }
]
CASH = sum(row["yen"] for row in ROWS if row["method"] == "現金")


def sums(by: str) -> list[dict[str, Any]]:
    """The sums of ROWS by one of their columns."""
    labels = dict.fromkeys(row[by] for row in ROWS)
    return [
        {
            "label": label,
            "count": sum(row[by] == label for row in ROWS),
            "yen": sum(row["yen"] for row in ROWS if row[by] == label),
        }
        for label in labels
    ]


ALL: dict[Kind, dict[str, Any]] = {
    Kind.PERMIT: {
        "hall": "前橋市中央公民館",
        "hall_address": "前橋市本町二丁目12番1号",
        "hall_phone": "027-210-2199",
        "applicant": APPLICANT,
        "applied_on": "2026-11-18",
        "uses": [USE, LONG_USE],
        "purpose": "合唱の練習と発表会",
        "people": 24,
        "lines": [
            {"label": "第1会議室　夜間", "yen": 620, "how": "1区分"},
            {"label": "ホール（全面）　午前・午後", "yen": 9_500, "how": "3,700円＋5,800円"},
            {"label": "冷暖房", "yen": 3_800, "how": "9,500円の40％"},
            {"label": "減免（社会教育関係団体）", "yen": -4_750, "how": "9,500円の50％"},
        ],
        "total_yen": 9_170,
        "conditions": [
            "許可を受けた目的以外に使用し、又は使用する権利を他人に譲り渡さないこと。",
            "使用時間には、準備と後片付けに要する時間を含みます。",
            "施設や設備を壊したときは、すぐに届け出て、その損害を賠償すること。",
            "館内は禁煙です。",
        ],
        "clause": "前橋市公民館条例第6条第1項",
    },
    Kind.REFUSAL: {
        "hall": "前橋市中央公民館",
        "hall_phone": "027-210-2199",
        "applicant": APPLICANT,
        "applied_on": "2026-11-18",
        "uses": [USE],
        "purpose": "物品の展示即売会",
        "reason": "営利を目的とする使用と認められ、使用を許可できる場合に当たらないため。",
        "clause": "前橋市公民館条例第7条第2号",
    },
    Kind.CANCELLATION: {
        "hall": "前橋市中央公民館",
        "hall_phone": "027-210-2199",
        "applicant": APPLICANT,
        "uses": [USE],
        "cancelled_on": "2026-11-20",
        "by_city": True,
        "reason": "空調設備の故障により、室内を安全に使用できないため。",
        "clause": "前橋市公民館条例第9条第1項第4号",
        "permit_number": "使許-R8-00011",
        "refund_yen": 620,
        "kept_yen": 0,
        "refund_how": "カードの取引を取り消します（カード会社により1か月ほどかかります）。",
    },
    Kind.RECEIPT: {
        "hall": "前橋市中央公民館",
        "hall_phone": "027-210-2199",
        "addressee": "𠮷岡町葛󠄀城コーラス会",
        "received_on": "2026-11-20",
        "method": "クレジットカード",
        "title": "施設使用料",
        "uses": [USE],
        "lines": [
            {"label": "第1会議室　夜間", "yen": 620, "tax_percent": 10},
            {"label": "冷暖房", "yen": 248, "tax_percent": 10},
            {"label": "茶菓（軽減税率対象）", "yen": 1_080, "tax_percent": 8},
            {"label": "鍵の再作製費（損害賠償）", "yen": 2_000, "tax_percent": 0},
        ],
        "total_yen": 3_948,
        "issuer": {
            "office": "前橋市長",
            "address": "群馬県前橋市大手町二丁目12番1号",
            "registration_number": "T0000000000000",
        },
    },
    Kind.ESTIMATE: {
        "hall": "前橋市中央公民館",
        "hall_address": "前橋市本町二丁目12番1号",
        "hall_phone": "027-210-2199",
        "applicant": APPLICANT,
        "uses": [USE],
        "valid_until": "2026-12-04",
        "lines": [
            {"label": "第1会議室　夜間", "yen": 620, "how": "1区分"},
            {"label": "冷暖房", "yen": 248, "how": "620円の40％"},
        ],
        "total_yen": 868,
    },
    Kind.DAY_SHEET: {
        "hall": "前橋市中央公民館",
        "day": "2026-11-20",
        "till": "1番レジ",
        "rows": ROWS,
        "by_method": sums("method"),
        "by_item": sums("label"),
        "total_yen": sum(row["yen"] for row in ROWS),
        "opening_yen": 30_000,
        "expected_yen": 30_000 + CASH,
        "counted_yen": 30_000 + CASH - 100,
        "difference_reason": "つり銭の渡し間違い（100円）。本人へ連絡済み。",
        "closed_at": "2026-11-20T17:15:00+09:00",
        "closed_by": "大井　（窓口）",
    },
}


def issue(
    kind: Kind = Kind.PERMIT,
    reference: str = "4821773064",
    *,
    facility_id: int = HALL,
    actor: Actor = PAPER_MAKER,
    now: datetime = ISSUED_AT,
    **changed: Any,
) -> Document:
    """A paper of `kind`; `changed` facts replace those of the sample."""
    return issue_document(
        kind=kind,
        reference=reference,
        facility_id=facility_id,
        facts={**ALL[kind], **changed},
        actor=actor,
        now=now,
    )
