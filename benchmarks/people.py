"""Invented clients by the thousand, each the same at every run: about 5 KB of YAML with all sections."""

import random
from datetime import date, timedelta
from typing import Any

SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂英华玉建文志雪梅晨宇欣怡浩然子涵一诺思远嘉"
WESTERN = [
    "Alice",
    "Brian",
    "Chloé",
    "Dmitri",
    "Elena",
    "Farid",
    "Grace",
    "Hans",
    "Irène",
    "José",
    "Karin",
    "Liam",
    "Mona",
    "Nils",
    "Olga",
    "Pedro",
]
FAMILIES = [
    "Abbott",
    "Brandt",
    "Costa",
    "Dubois",
    "Eriksen",
    "Fischer",
    "García",
    "Hughes",
    "Ivanov",
    "Jansen",
    "Keller",
    "Lopez",
    "Müller",
]
CITIES = ["上海", "北京", "杭州", "深圳", "广州", "苏州", "成都", "南京", "武汉", "厦门"]
TITLES = ["董事长", "总经理", "医生", "律师", "教授", "工程师", "设计师", "财务总监", "投资人", "企业主"]
CLASSES = [
    "deposit",
    "fixed_income",
    "equity",
    "fund",
    "private_fund",
    "wealth_product",
    "trust_product",
    "insurance",
    "structured",
    "gold",
]
STAGES = ("active",) * 12 + ("prospect", "onboarding", "at_risk", "dormant", "retaining", "lead")
CHANNELS = ["phone", "visit", "meeting", "wecom", "email", "video"]
TOPICS = [
    "季度回顾",
    "产品到期",
    "资产配置",
    "保单检视",
    "教育金",
    "养老规划",
    "市场解读",
    "家族传承",
    "税务问题",
    "活动邀请",
]
SENTENCES = (
    "客户对近期净值波动表示理解，希望保持现有配置",
    "提到孩子明年出国读书，需要准备外币",
    "对固收产品的久期有疑问，已当面解释",
    "希望把到期资金分两批续做",
    "近期在考虑置换住房，流动性要求提高",
    "认可半年度报告，建议图表再大一些",
    "Asked for a comparison of two funds, sent by mail",
    "家人一同参加，了解了保险责任",
)
RARE = "青花瓷"
"""A word that one client in five hundred has in a note: what ``find`` looks for."""


def client(number: int, today: date) -> dict[str, dict[str, Any]]:
    """The sections of one client, plain values as people type them; ``today`` is the day of the book."""
    chance = random.Random(f"hnwctl bench {number}")
    return {
        "profile": _profile(chance, number, today),
        "finance": _finance(chance, today),
        "kyc": _kyc(chance, number, today),
        "service": _service(chance, number, today),
    }


def _before(chance: random.Random, today: date, days: int) -> str:
    return (today - timedelta(days=chance.randrange(days))).isoformat()


def _after(chance: random.Random, today: date, days: int) -> str:
    return (today + timedelta(days=chance.randrange(1, days))).isoformat()


def _name(chance: random.Random) -> str:
    if chance.random() < 0.2:
        return f"{chance.choice(WESTERN)} {chance.choice(FAMILIES)}"
    return chance.choice(SURNAMES) + "".join(chance.sample(GIVEN, chance.choice((1, 2, 2))))


def _birthday(chance: random.Random, years: tuple[int, int]) -> str:
    day = f"{chance.randint(*years)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"
    return f"lunar:{day}" if chance.random() < 0.1 else day


def _profile(chance: random.Random, number: int, today: date) -> dict[str, Any]:
    name, city = _name(chance), chance.choice(CITIES)
    return {
        "reviewed": _before(chance, today, 400),
        "name": name,
        "aliases": [f"{name[0]}总"],
        "client_number": f"B{number:06}",
        "gender": chance.choice(("male", "female")),
        "birthday": _birthday(chance, (1940, 2000)),
        "nationality": "CN",
        "tax_residence": "CN",
        "languages": ["普通话", "English"],
        "marital_status": chance.choice(("married", "married", "single", "divorced")),
        "contact_points": [
            {"type": "phone", "value": f"+86138{number % 10**8:08}", "preferred": "true", "label": "手机"},
            {"type": "email", "value": f"client{number}@example.cn"},
            {"type": "wecom", "value": f"sample_{number}"},
        ],
        "addresses": [
            {
                "type": "home",
                "text": f"{city}市样本区示例路{number % 900 + 1}号",
                "city": city,
                "country": "CN",
            }
        ],
        "occupation": {
            "title": chance.choice(TITLES),
            "employer": f"示例{chance.randint(1, 400)}公司",
            "status": "employed",
        },
        "family": [
            {"relation": relation, "name": _name(chance), "birthday": _birthday(chance, (1960, 2022))}
            for relation in ("spouse", "son", "daughter")[: chance.randint(1, 3)]
        ],
        "interests": chance.sample(["高尔夫", "茶", "摄影", "马拉松", "书法", "音乐", "收藏"], 2),
        "stage": chance.choice(STAGES),
        "client_since": _before(chance, today, 4000),
        "source": chance.choice(("referral", "walk_in", "event", "payroll", "online")),
        "adviser": "bench",
        "consent": [
            {"purpose": "service", "state": "given", "at": _before(chance, today, 2000), "basis": "contract"}
        ],
        "tags": chance.sample(["vip", "企业主", "传承", "医生", "海外", "长者", "科技", "代发"], 2),
    }


def _finance(chance: random.Random, today: date) -> dict[str, Any]:
    scale = chance.choice((1, 1, 2, 5, 5, 10, 20, 60))
    return {
        "reviewed": _before(chance, today, 300),
        "holdings": [_holding(chance, today, scale) for _ in range(chance.randint(3, 7))],
        "assets": [{"class": "own_home", "label": "自住房产", "amount": str(scale * 1_500_000)}],
        "liabilities": [{"class": "mortgage", "lender": "样本银行", "amount": str(scale * 200_000)}],
        "income": [{"class": "salary", "amount": str(scale * 120_000), "per": "year"}],
        "valuations": [
            {"as_of": f"{today.year - years}-12-31", "of": "financial_assets", "amount": str(scale * 900_000)}
            for years in (3, 2, 1)
        ],
        "preferences": {
            "likes": chance.sample(CLASSES, 3),
            "horizon": chance.choice(("short", "medium", "long")),
            "style": chance.choice(("preservation", "income", "balanced", "growth")),
        },
        "goals": [{"kind": "retirement", "label": "养老储备", "amount": "8000000", "by": "2040-01-01"}],
    }


def _holding(chance: random.Random, today: date, scale: int) -> dict[str, Any]:
    kind, amount = chance.choice(CLASSES), chance.randint(10, 90) * 10_000 * scale
    foreign = {"currency": chance.choice(("USD", "HKD"))} if chance.random() < 0.1 else {}
    return {
        "product": f"P-{chance.randint(1, 300):04}",
        "label": f"示例产品 {chance.randint(1, 300)} 号",
        "account": f"66{chance.randint(10**6, 10**7 - 1)}",
        "class": kind,
        "amount": str(amount),
        "cost": str(amount * 9 // 10),
        "return_rate": "3.2",
        "risk": f"R{chance.randint(1, 5)}",
        "opened": _before(chance, today, 900),
        "matures": _after(chance, today, 700),
        "held": chance.choice(("us", "us", "us", "elsewhere")),
        "as_of": _before(chance, today, 60),
        **foreign,
    }


def _kyc(chance: random.Random, number: int, today: date) -> dict[str, Any]:
    return {
        "reviewed": _before(chance, today, 500),
        "risk": {
            "class": f"C{chance.randint(1, 5)}",
            "score": str(chance.randint(10, 95)),
            "assessed": _before(chance, today, 500),
            "expires": _after(chance, today, 365),
            "by": "bench",
        },
        "rating": chance.choice(("low", "low", "medium", "high")),
        "review_due": _after(chance, today, 700),
        "documents": [
            {
                "type": "id_card",
                "number": f"SAMPLE-{number}",
                "country": "CN",
                "expires": _after(chance, today, 3000),
            }
        ],
        "pep": {"state": "no", "checked": _before(chance, today, 500)},
    }


def _service(chance: random.Random, number: int, today: date) -> dict[str, Any]:
    return {
        "reviewed": _before(chance, today, 200),
        "interactions": [_interaction(chance, today) for _ in range(chance.randint(4, 9))],
        "tasks": [
            {"text": f"跟进{chance.choice(TOPICS)}", "due": _after(chance, today, 60), "assignee": "bench"}
        ],
        "surveys": [
            {
                "questionnaire": "2026 年服务满意度",
                "at": _before(chance, today, 300),
                "nps": str(chance.randint(3, 10)),
            }
        ],
        "notes": [
            {
                "at": _before(chance, today, 300),
                "text": f"收藏{RARE}。" if number % 500 == 7 else chance.choice(SENTENCES),
            }
        ],
    }


def _interaction(chance: random.Random, today: date) -> dict[str, Any]:
    return {
        "at": f"{_before(chance, today, 700)}T{chance.randint(9, 18):02}:{chance.randint(0, 59):02}",
        "channel": chance.choice(CHANNELS),
        "outcome": chance.choice(("reached", "reached", "reached", "no_answer")),
        "topic": chance.choice(TOPICS),
        "by": "bench",
        "note": f"{chance.choice(SENTENCES)}。{chance.choice(SENTENCES)}。",
    }
