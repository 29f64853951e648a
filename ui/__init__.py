"""The window: pages, forms and dialogs over `casefiles.services`."""

from ui import features

features.leave_alone()
