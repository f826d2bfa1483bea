"""What languages are called: by their own speakers, in English, and as people spell it in texts."""

from __future__ import annotations

from collections.abc import Iterable

from babel import Locale

from bot.language.fold import fold

REGION = {"prs": "fa_AF"}
"""What the CLDR calls a language that has a code of its own with us."""
OWN = {"prs": "دری", "ckb": "کوردی", "zh": "中文", "pa": "ਪੰਜਾਬੀ", "fa": "فارسی"}
"""Where the CLDR's own name is not what people call it, or cannot be told from another's."""
SPELLINGS = {
    "am": "amharic, amarigna, amarinya, amaric",
    "ar": "arabic, arabi, 3arabi, عربي, عربى, العربية",
    "bn": "bengali, bangla, sylheti",
    "ckb": "kurdish, sorani, kurdi, kurdi sorani, سۆرانی, کوردی سۆرانی",
    "en": "english, inglish, anglais, ingles, angielski, englisch, inglese, انگلیسی, إنجليزي",
    "es": "spanish, espanol",
    "fa": "farsi, persian, parsi, فارسي",
    "fr": "french, francais",
    "hi": "hindi",
    "pa": "punjabi, panjabi, پنجابی",
    "pl": "polish, polski, po polsku",
    "prs": "dari, دري, farsi dari, فارسی دری",
    "ps": "pashto, pashtu, pakhto, pukhto, پښتو",
    "pt": "portuguese, portugues, brazilian, brasileiro",
    "ro": "romanian, romana, moldovan",
    "ru": "russian, russki, po russki, по русски",
    "so": "somali, soomaali, af soomaali",
    "sq": "albanian, shqip, shqipe",
    "ti": "tigrinya, tigrigna, tigrina, tigrinia",
    "tr": "turkish, turkce, turkce",
    "uk": "ukrainian, ukrainska, ukrainska mova, українською",
    "ur": "urdu, اردو",
    "vi": "vietnamese, tieng viet",
    "zh": "chinese, mandarin, cantonese, zhongwen, putonghua, 汉语, 普通话, 國語, 粤语",
}
"""Further names, as people spell them; the own and the English name count as well."""


def own_name(lang: str) -> str:
    """A language's name as its speakers write it."""
    return OWN.get(lang) or Locale.parse(REGION.get(lang, lang)).get_language_name(lang) or lang


def named(langs: Iterable[str]) -> dict[str, str]:
    """Every folded name of these languages, and which language it names."""
    found: dict[str, str] = {}
    for lang in langs:
        english = Locale.parse("en").languages.get(lang, lang)
        for name in (own_name(lang), english, *SPELLINGS.get(lang, "").split(",")):
            if folded := fold(name):
                found.setdefault(folded, lang)
    return found
