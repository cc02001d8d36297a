"""Takes the chaff out of scraped articles, logs every edit, undoes any of them.

>>> import dechaff
>>> cleaner = dechaff.Cleaner()
>>> cleaned = cleaner.clean("The ferry is back.\\n\\nShares:\\nLeave a Reply\\n")
>>> cleaned.text
'The ferry is back.\\n'
>>> cleaned.kinds
{'tidy': 1, 'share': 1, 'reply': 1}
>>> cleaned.undo() == cleaned.original
True
"""

from dechaff._core import Batches, Change, Cleaned, Cleaner, Declined, Line, Profile, Reason, Survey, undo
from dechaff._errors import DechaffError, OptionError, ProfileError, RulesError, TableError, TextError, UndoError
from dechaff._undo import undo_changes

__all__ = [
    "Batches",
    "Change",
    "Cleaned",
    "Cleaner",
    "DechaffError",
    "Declined",
    "Line",
    "OptionError",
    "Profile",
    "ProfileError",
    "Reason",
    "RulesError",
    "Survey",
    "TableError",
    "TextError",
    "UndoError",
    "undo",
    "undo_changes",
]
