/*
 * A row that somebody is writing is not saved by itself yet: "closed on 24 December" is no mistake while the day is
 * missing. It is saved as soon as something outside of it is focused. Rows of hours, and rows that were never saved; the
 * others are right after every key.
 */
(() => {
    const form = document.getElementById("w-editor-form");
    if (!form) return;
    let current = null; // the row that somebody is in, also while the focus is nowhere
    let waits = false;

    const rowOf = (field) => {
        if (!field.matches("input, select, textarea")) return null;
        for (let row = field.closest(".twops-row"); row; row = row.parentElement.closest(".twops-row")) {
            const key = row.querySelector(`[name="${row.id.replace("inline_child_", "")}-id"]`);
            if (row.id.includes("schedules-") || (key && !key.value)) return row;
        }
        return null;
    };

    form.addEventListener("w-autosave:save", (event) => {
        if (!current || !current.checkVisibility()) return; // in no row, or it was deleted
        waits = true;
        event.preventDefault();
        event.stopImmediatePropagation();
        const indicator = document.getElementById("w-autosave-indicator");
        if (!indicator) return;
        indicator.dataset.wAutosaveStateValue = "idle"; // neither "saved" nor a mistake
        indicator.dataset.wTooltipContentValue = "";
    });

    document.addEventListener("focusin", ({ target }) => {
        if (current && current.contains(target)) return;
        current = rowOf(target);
        if (!waits || target.matches("button[type=submit]")) return; // such a button saves
        waits = false;
        const detail = { type: "edits" };
        form.dispatchEvent(new CustomEvent("w-unsaved:add", { bubbles: true, cancelable: true, detail }));
    });
})();
