"""Markdown as HTML, equations as MathML: browsers draw it without a script, a font or a network."""

import re
from html import escape

from latex2mathml.converter import convert
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath, MathInlineParser

#: An equation within a line. As on GitHub a dollar opens one where no space follows, and closes it where no space is before it
#: and no digit after it; in JupyterLab and on GitHub, too, prices are safe as ``\\$5``. Code is no equation.
INLINE = r"(?s:(?<![$\\])\$(?=[^\s$])(?P<math_inline_tex>[^$`]+?)(?<![\s\\])\$(?![$\d]))"


class Inline(MathInlineParser):
    """nbconvert's parser, which takes ``$5 and $6`` for an equation, with the stricter rule."""

    SPECIFICATION = {**MathInlineParser.SPECIFICATION, "inline_math_tex": INLINE}


class Renderer(IPythonRenderer):
    """Writes an equation as MathML; what it cannot read stays as it is written, as code."""

    def inline_math(self, body):
        return mathml(body)

    def block_math(self, body):
        return mathml(body, display="block")

    def latex_environment(self, name, body):
        return mathml(rf"\begin{{{name}}}{body}\end{{{name}}}", display="block")


def markdown_to_html(source, **options):
    """Markdown as HTML; ``options`` are those of nbconvert's renderer."""
    return MarkdownWithMath(renderer=Renderer(escape=False, **options), inline=Inline()).render(source)


def mathml(latex, display="inline"):
    """LaTeX as a MathML element that carries its source for those who copy it."""
    try:
        element = convert(latex, display=display)
    except Exception:  # the library raises a class for each mistake, and IndexError for some
        return f"<code>{escape(latex.strip())}</code>"
    return re.sub(r"&(?!#?\w+;)", "&amp;", element).replace("<math ", f'<math alttext="{escape(latex.strip())}" ', 1)
