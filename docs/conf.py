"""The site of these pages, which .ci/site builds. The pages are plain Markdown and need none of this."""

import os
from pathlib import Path

ROOT = Path(__file__).parent.parent

project = "Baton"
version = release = os.environ.get("BATON_SITE_VERSION", "next")
language = "en"

extensions = ["myst_parser", "sphinxcontrib.mermaid"]
root_doc = "docs/README"
include_patterns = [
    "*.md",
    "docs/**.md",
    "samples/*/README.md",
    "starters/*/README.md",
    "benchmarks/README.md",
    "benchmarks/*/README.md",
]
exclude_patterns = ["**/target", "**/.git"]

# The anchors of headings are those of a code host, so that one link is right in both places.
myst_heading_anchors = 4
myst_enable_extensions = ["html_image"]
myst_fence_as_directive = ["mermaid"]
suppress_warnings = ["misc.highlighting_failure"]

html_theme = "pydata_sphinx_theme"
html_title = "Baton"
html_show_sourcelink = False
html_copy_source = False
html_static_path = ["site"]
html_css_files = ["site.css"]
html_theme_options = {
    "logo": {"text": "Baton"},
    "navbar_start": ["navbar-logo", "version-switcher"],
    "navbar_center": [],
    "navigation_with_keys": False,
    "show_nav_level": 1,
    "secondary_sidebar_items": ["page-toc"],
    "footer_start": [],
    "footer_end": [],
    "switcher": {"json_url": "../versions.json", "version_match": version},
    "check_switcher": False,
}
html_sidebars = {"**": ["globaltoc.html"]}

CONTENTS = {
    "Begin": ["/samples/playground/README", "first-handoff", "first-ten-minutes", "troubleshooting"],
    "Coming from": ["from-rasa-channels", "from-handoff-service", "from-helpdesk-assistant"],
    "Agents": ["agents", "agents-reference"],
    "Operators": ["operating", "check", "console", "timers", "transcripts"],
    "In production": ["packages", "proxies", "backup", "sizing", "metrics", "traces", "security"],
    "Bots": ["rasa", "/samples/rasa-bot/README", "webhook-bot", "events", "training"],
    "Channels": ["telegram", "webex", "rest", "/samples/web-widget/README"],
    "Other systems": ["api", "history", "webhooks"],
    "Java": [
        "embedding",
        "/starters/bot-server/README",
        "/starters/channel/README",
        "/samples/embedded-bot/README",
        "architecture",
        "adr/README",
    ],
    "Promises": [
        "reliability",
        "performance",
        "/benchmarks/README",
        "/benchmarks/peers/README",
        "comparison",
    ],
    "Project": ["/README", "/CHANGELOG", "/UPGRADING", "/CONTRIBUTING"],
}


def toctree(names, *options):
    return "\n".join(["", "```{toctree}", ":hidden:", *options, "", *names, "```", ""])


def contents():
    """The menu: what there is of the pages above, by their parts, and whatever else there is."""
    listed = {name for names in CONTENTS.values() for name in names}
    pages = {page.stem for page in (ROOT / "docs").glob("*.md")}
    more = sorted(pages - listed - {"README"})
    for part, names in [*CONTENTS.items(), ("More", more)]:
        there = [name for name in names if "/" in name or name in pages]
        if there:
            yield toctree(there, f":caption: {part}")


def read(app, name, source):
    if name == root_doc:
        source[0] += "".join(contents())
    elif name == "docs/adr/README":
        source[0] += toctree(["[0-9]*"], ":glob:")


def setup(app):
    app.connect("source-read", read)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
