"""Words that are values: one key each, in both languages, and no word means two things."""

import pytest

from hnwctl.model import countries, currencies, words_client, words_duty, words_wealth
from hnwctl.model.vocabulary import Vocabulary, fold

ALL = [
    each
    for module in (words_client, words_duty, words_wealth)
    for each in vars(module).values()
    if isinstance(each, Vocabulary)
]


@pytest.mark.parametrize("vocabulary", ALL, ids=lambda each: each.name)
def test_every_word_is_understood_as_itself(vocabulary: Vocabulary) -> None:
    for entry in vocabulary.entries.values():
        for word in (entry.key, entry.en, entry.zh, *entry.also):
            assert vocabulary.key_of(word) == entry.key, word


@pytest.mark.parametrize("vocabulary", ALL, ids=lambda each: each.name)
def test_every_word_has_its_chinese(vocabulary: Vocabulary) -> None:
    for entry in vocabulary.entries.values():
        latin = {"whatsapp", "qq"}
        assert not entry.zh.isascii() or entry.key in latin


STAGES = "lead prospect onboarding active at_risk retaining dormant lost won_back closed"
CHANNELS = "phone visit meeting wechat wecom sms email video event post"
KINDS = """
contact task complaint birthday anniversary festival maturity open_window premium capital_call kyc_expiry
document_expiry consent_expiry risk_expiry mismatch suitability_notice stale_client stale_market survey
training backup
"""


def test_the_words_promised_to_scripts() -> None:
    assert list(words_client.STAGE.keys) == STAGES.split()
    assert list(words_client.CHANNEL.keys) == CHANNELS.split()
    assert list(words_duty.AGENDA.keys) == KINDS.split()


def test_a_label_in_either_language() -> None:
    assert words_client.STAGE.label("active", "zh") == "存续客户"
    assert words_client.STAGE.label("at_risk") == "at risk"
    assert words_wealth.ASSET_CLASS.label("碳排放权", "zh") == "碳排放权"


def test_width_case_blanks_and_hyphens_do_not_count() -> None:
    assert fold(" Ａt-Risk ") == fold("at risk")


def test_codes_are_understood_by_name() -> None:
    assert currencies.code_of("美元") == currencies.code_of("usd") == currencies.code_of("US$") == "USD"
    assert currencies.code_of("元") is None
    assert countries.code_of("中国籍") == countries.code_of("chn") == "CN"
    assert countries.code_of("") is None


def test_every_named_code_exists() -> None:
    assert set(currencies.WORDS.values()) <= set(currencies.CODES)
    assert set(countries.WORDS.values()) <= set(countries.CODES)


def test_a_country_has_a_name_in_both_languages() -> None:
    assert (countries.label("HK"), countries.label("HK", "zh")) == ("Hong Kong", "香港")
    assert countries.label("ZW", "zh") == "ZW"
