/*
 * A button pressed while the editor saves by itself waits for that save: otherwise two requests of one form cross, and
 * what is new in the form would be made twice.
 */
(() => {
    const form = document.getElementById("w-editor-form");
    if (!form) return;
    let saving = false;
    let held = null;

    const settled = () => {
        saving = false;
        if (!held) return;
        const { button } = held;
        held = null;
        // The button may be shown as busy, and thus disabled: what it says is sent all the same.
        if (button && button.name) {
            const said = document.createElement("input");
            said.type = "hidden";
            said.name = button.name;
            said.value = button.value;
            form.append(said);
        }
        form.requestSubmit();
    };

    form.addEventListener("w-autosave:save", () => { saving = true; });
    form.addEventListener("w-autosave:success", settled);
    form.addEventListener("w-autosave:error", settled);
    form.addEventListener("submit", (event) => {
        if (!saving) {
            form.dataset.wAutosaveActiveValue = "false"; // nothing is saved by itself after a button
            return;
        }
        event.preventDefault();
        event.stopImmediatePropagation();
        held = held || { button: event.submitter };
    }, { capture: true });
})();
