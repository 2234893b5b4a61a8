"""What only one row may say: a service is once at a place, a code once in a taxonomy."""

from ...mapping.tables import MAPPINGS
from ..site_defaults import as_ids
from ..staging import StagedRow
from .chunk import ReadChunk

ONCE = {
    "service_at_location": ("service_id", "location_id"),
    "audience": ("service_id", "code"),
    "taxonomy_term": ("taxonomy_id", "code"),
}


class Uniqueness:
    """Refuses second rows of a chunk that say the same as another one, of the source or stored."""

    def __init__(self, chunk: ReadChunk) -> None:
        self.chunk = chunk
        self._holders: dict[tuple[str, ...], str] | None = None

    def settle(self, row: StagedRow) -> bool:
        """Refuse a second row that says what only one may say (a service twice at one place)."""
        names = ONCE.get(self.chunk.table)
        shall = self.chunk.shall[row.row.id]
        if names is None or any(not shall.get(name) for name in names):
            return True
        said = tuple(str(shall[name]) for name in names)
        holder = self.chunk.staging.claim(self.chunk.table, " ".join(said), row.row.id)
        if holder == row.row.id:
            holder = self._stored_holders().get(said, holder)
        if holder == row.row.id:
            return True
        self.chunk.wrong(
            row,
            names[-1],
            f"The {self.chunk.table} {holder} says the same ({', '.join(names)}).",
            "Keep one of the two rows.",
        )
        return False

    def _stored_holders(self) -> dict[tuple[str, ...], str]:
        """Return which stored row says what only one may say, for what the rows of this chunk say."""
        if self._holders is None:
            first, second = ONCE[self.chunk.table]
            home = MAPPINGS[self.chunk.table]
            keys = {**home.owners, **home.references}
            second_path = f"{keys[second]}__uuid" if second in keys else home.fields[second]
            parents = {
                str(self.chunk.shall[key][first]) for key in self.chunk.fit if first in self.chunk.shall[key]
            }
            rows = home.model_class._base_manager.filter(**{f"{keys[first]}__uuid__in": as_ids(parents)})
            self._holders = {
                (str(one), str(two)): str(uuid)
                for uuid, one, two in rows.values_list("uuid", f"{keys[first]}__uuid", second_path)
            }
        return self._holders
