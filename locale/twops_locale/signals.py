"""Signals of the plugin."""

from django.dispatch import Signal

# Sent inside the transaction with sender=model, instances=[obj, ...] whenever something that may be public was
# published, unpublished, changed or deleted: one signal for all objects of a model that changed together. The site
# connects it to search; nothing else needs to know who listens.
public_content_changed = Signal()

# Sent inside the transaction in which a scheduled publication was refused and its schedule cancelled: sender=model,
# revision=the version, error=why, editor_key=the key of who planned it or None. For what a guard has to go on with.
schedule_refused = Signal()

# Sent when the file of translations came back and was taken up: sender=TranslationTask, task_ids=their keys.
translation_file_taken = Signal()
