"""Names that every way of encoding could get wrong; the rule `current` allows them all."""

NAMES = [
    "cert2",
    "杭州 总部 网关",
    "🔐 emoji 👩‍💻 𠮷",
    "space  and+plus",
    "*~/%!'()&=#?",
    "a%20b%2Fc%zz",
    "e\u0301 é ｆｕｌｌ",
    "<&>;:@$[]{}|^`\\ \"quoted\", comma",
    "1",
    "名" * 100,
]
