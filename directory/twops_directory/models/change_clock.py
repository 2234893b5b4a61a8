"""The moment that was given last to changes: what comes after it is later, whatever a machine's clock says."""

from django.db import models


class ChangeClock(models.Model):
    """One row. Whoever gives moments to changes locks it; see ``publication.change_order``."""

    last_moment = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.last_moment)
