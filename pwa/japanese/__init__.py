"""Japanese as Ayumi writes it: furigana, phrase breaks, and a lint for easy Japanese."""

from pwa.japanese.furigana import to_html
from pwa.japanese.markup import Furigana
from pwa.japanese.names import Names

__all__ = ["Furigana", "Names", "to_html"]
