/* The whole screen of a translation: keys, filters, counts, what stands beside a text, and leaving with unsaved words. */
(() => {
    const { Controller } = window.StimulusModule;
    const PREVIEW_PAUSE_MS = 1500;
    const GONE = 410; // what is asked for is no more; the answer says what happened

    window.twopsSheet = class extends Controller {
        static targets = [
            "row", "part", "none", "filter", "query", "said", "aside", "beside", "preview", "previewBox", "previewSwitch",
            "columns", "keys", "form",
        ];

        static values = { base: String, cookie: String };

        initialize() {
            this.words = JSON.parse(document.getElementById("twops-editor-words").textContent);
            document.documentElement.classList.add("te-has-script");
        }

        connect() {
            const chosen = this.filterTargets.find((link) => link.getAttribute("aria-current"));
            this.filterName = chosen ? chosen.dataset.name : "all";
            this.element.addEventListener("mousedown", (event) => {
                // A number or link of the source goes to where the cursor is: the field keeps the focus.
                if (event.target.closest("[data-insert], [data-insert-link]")) event.preventDefault();
            });
            this.element.addEventListener("click", (event) => this.pressed(event));
            this.besideTarget.addEventListener("submit", (event) => this.sendBeside(event));
            document.addEventListener("submit", this.submitted = (event) => this.submitting(event));
        }

        disconnect() {
            document.removeEventListener("submit", this.submitted);
        }

        /* A step of the translation is one of the words on the screen: they are stored first. */
        async submitting(event) {
            const form = event.target;
            this.sentForm = form;
            const waiting = this.texts.filter((text) => text.isUnsaved || text.saving);
            const isStep = form.method === "post" && !this.formTarget.contains(form) && form !== this.formTarget
                && !this.besideTarget.contains(form);
            if (!isStep || !waiting.length || event.defaultPrevented) return;
            event.preventDefault();
            this.saidTarget.textContent = this.words.saving;
            const done = await Promise.all(waiting.map((text) => text.save({ finished: true })));
            if (done.every(Boolean) && !this.texts.some((text) => text.isUnsaved)) form.requestSubmit(event.submitter);
            else this.changed();
        }

        text(row) {
            return this.application.getControllerForElementAndIdentifier(row, "twops-text");
        }

        get texts() {
            return this.rowTargets.map((row) => this.text(row)).filter(Boolean);
        }

        get current() {
            return this.rowTargets.find((row) => row.classList.contains("is-current"));
        }

        get shownRows() {
            return this.rowTargets.filter((row) => !row.hidden);
        }

        /* Somebody who logged in again in another window has a new token: the cookie knows it. */
        get token() {
            const found = document.cookie.split("; ").find((part) => part.startsWith(`${this.cookieValue}=`));
            return found ? decodeURIComponent(found.slice(this.cookieValue.length + 1))
                : this.formTarget.querySelector("[name=csrfmiddlewaretoken]").value;
        }

        post(path, body) {
            const isForm = body instanceof FormData;
            return fetch(this.baseValue + path, {
                method: "POST",
                credentials: "same-origin",
                redirect: "manual",
                headers: {
                    "X-CSRFToken": this.token,
                    "X-Requested-With": "XMLHttpRequest",
                    ...(isForm ? {} : { "Content-Type": "application/json" }),
                },
                body: isForm ? body : JSON.stringify(body),
            });
        }

        // ---- texts -------------------------------------------------------------------------------------------

        entered(event) {
            const row = event.target;
            if (row === this.current) return;
            this.current?.classList.remove("is-current");
            row.classList.add("is-current");
            this.keepDrafts();
            this.besideTarget.dataset.key = ""; // what is shown is another text's: nobody writes into it
            this.besideTarget.inert = true;
            clearTimeout(this.besideTimer);
            this.besideTimer = setTimeout(() => this.loadBeside(row), 250);
        }

        changed() {
            const unsaved = this.texts.filter((text) => text.isUnsaved).length;
            if (unsaved || this.saidUnsaved) {
                this.saidTarget.textContent = unsaved ? this.words.unsavedCount.replace("{count}", unsaved) : "";
            }
            this.saidUnsaved = unsaved > 0;
        }

        /* A text was stored: the counts, the same text at other places, the preview. */
        took(saved, answer) {
            const { same } = saved.element.dataset;
            const isFollower = this.following;
            if (!isFollower) {
                this.following = true;
                this.texts
                    .filter((text) => text !== saved && text.element.dataset.same === same)
                    .forEach((text) => text.follow(answer));
                this.following = false;
            }
            const [done, total] = answer.progress;
            document.getElementById("te-progress").value = done;
            document.getElementById("te-progress-words").textContent = this.words.progress
                .replace("{done}", done).replace("{total}", total);
            const request = document.getElementById("te-request");
            const inWork = this.texts.filter((text) => text.isUnfinished).length; // the step finishes them
            if (request) request.hidden = done + inWork < total || !answer.isNew;
            this.filterTargets.forEach((link) => {
                link.querySelector(".te-count").textContent = answer.counts[link.dataset.name];
            });
            clearTimeout(this.previewTimer);
            this.previewTimer = setTimeout(() => this.refreshPreview(), PREVIEW_PAUSE_MS);
        }

        go(row) {
            if (!row) {
                this.saidTarget.textContent = this.words.nothingOpen;
                return;
            }
            row.hidden = false;
            this.text(row).input.focus();
            row.scrollIntoView({ block: "center" });
        }

        step(by) {
            const rows = this.shownRows;
            const at = rows.indexOf(this.current);
            this.go(at < 0 ? rows[0] : rows[Math.min(rows.length - 1, Math.max(0, at + by))]);
        }

        nextOpen({ back = false } = {}) {
            const rows = back ? this.shownRows.reverse() : this.shownRows;
            const at = rows.indexOf(this.current);
            const kind = this.isReview ? "review" : "open";
            const isOpen = (row) => row !== this.current && !this.text(row).isBeingConfirmed
                && row.dataset.filters.split(" ").includes(kind);
            this.go(rows.slice(at + 1).find(isOpen) || rows.slice(0, Math.max(at, 0)).find(isOpen));
        }

        get isReview() {
            return Boolean(this.element.querySelector("[data-twops-text-status-param=approved]"));
        }

        /* Go on at once: who types fast would write into the field that is being saved. What fails says so at its text. */
        async confirm() {
            const row = this.current;
            if (!row) {
                this.nextOpen();
                return;
            }
            const text = this.text(row);
            text.isBeingConfirmed = Boolean(text.html);
            this.nextOpen();
            await text.putStatus(this.isReview ? "approved" : "translated");
            text.isBeingConfirmed = false;
        }

        // ---- keys --------------------------------------------------------------------------------------------

        key(event) {
            const { key, code, altKey, shiftKey } = event;
            const ctrl = event.ctrlKey || event.metaKey;
            const text = this.current && this.text(this.current);
            const digit = altKey && !ctrl && !shiftKey && !event.getModifierState("AltGraph") && /^Digit(\d)$/.exec(code);
            let act = null;
            if (key === "F8") act = () => this.nextOpen({ back: shiftKey });
            else if (key === "F1") act = () => this.openKeys();
            else if (key === "F9") act = () => this.swapSides();
            else if (key === "Enter" && ctrl) act = () => this.confirm();
            else if (key === "ArrowDown" && altKey && !ctrl) act = () => this.step(1);
            else if (key === "ArrowUp" && altKey && !ctrl) act = () => this.step(-1);
            else if (digit && text && digit[1] === "0") act = () => text.copySource();
            else if (digit && text && digit[1] === "9") act = () => text.insertMissing();
            else if (digit && text && digit[1] <= "5") act = () => this.insertSuggestion(digit[1]);
            else if (ctrl && !altKey && text?.rich === document.activeElement && (key === "b" || key === "i")) {
                act = () => text.format(key === "b" ? "bold" : "italic");
            }
            if (!act) return;
            event.preventDefault();
            this.run(act);
        }

        /* Keys are done in their order: those pressed while a suggestion is on its way wait for it. Nothing else is waited for. */
        run(act) {
            const step = () => {
                const done = act();
                return done === this.insertion ? done : null;
            };
            const waits = this.underWay ? this.underWay.then(step) : step();
            if (!waits) return;
            this.underWay = waits;
            waits.finally(() => {
                if (this.underWay === waits) this.underWay = null;
            });
        }

        openKeys() {
            if (!this.keysTarget.open) this.keysTarget.showModal();
        }

        swapSides() {
            if (this.asideTarget.contains(document.activeElement)) this.go(this.current);
            else this.asideTarget.focus();
        }

        // ---- beside a text -----------------------------------------------------------------------------------

        async loadBeside(row) {
            let response = null;
            try {
                response = await fetch(`${this.baseValue}texts/${row.dataset.key}/`, {
                    headers: { "X-Requested-With": "XMLHttpRequest" },
                    redirect: "manual",
                });
            } catch { /* said below */ }
            const html = response?.ok ? await response.text() : null;
            const gone = response?.status === GONE ? await response.text() : "";
            if (row !== this.current) return;
            this.besideTarget.inert = false;
            if (html !== null) {
                this.showBeside(row, html);
                return;
            }
            const hint = document.createElement("p");
            hint.className = "te-hint";
            hint.textContent = response?.status === GONE ? gone
                : this.words[response && response.status < 500 ? "loggedOut" : "noHelp"];
            this.besideTarget.replaceChildren(hint);
        }

        showBeside(row, html) {
            this.keepDrafts();
            this.besideTarget.innerHTML = html;
            this.besideTarget.dataset.key = row.dataset.key;
            Object.entries(this.drafts?.[row.dataset.key] || {}).forEach(([name, words]) => {
                const field = this.draftFields(this.besideTarget).find((one) => this.draftName(one) === name);
                if (field) field.value = words;
            });
        }

        /* What is typed beside a text - a remark, a reason - stays with that text until it is sent. */
        keepDrafts() {
            const { key } = this.besideTarget.dataset;
            if (!key) return;
            this.drafts ||= {};
            this.drafts[key] = {};
            this.draftFields(this.besideTarget).forEach((field) => {
                if (field.value.trim()) this.drafts[key][this.draftName(field)] = field.value;
            });
        }

        draftFields(root) {
            return [...root.querySelectorAll("form textarea, form input[type=text]")];
        }

        draftName(field) {
            return `${field.form.getAttribute("action")} ${field.name} ${field.form.querySelector("[name=check]")?.value || ""}`;
        }

        get hasUnsent() {
            this.keepDrafts();
            const beside = Object.values(this.drafts || {}).some((kept) => Object.keys(kept).length);
            return beside || this.draftFields(document)
                .some((field) => !this.besideTarget.contains(field) && !this.formTarget.contains(field)
                    && field.form !== this.sentForm && field.form.method === "post" && field.value !== field.defaultValue);
        }

        /* The suggestion of this very text, also where it is not shown yet: it is waited for. */
        insertSuggestion(number) {
            const row = this.current;
            const before = this.text(row).html;
            const insert = () => {
                if (row !== this.current || this.besideTarget.dataset.key !== row.dataset.key) return;
                if (this.text(row).html !== before) return; // the person went on writing: nothing typed is replaced
                const button = this.besideTarget.querySelector(`[data-suggestion="${number}"]`);
                if (button) this.text(row).replace(button.dataset.text);
            };
            if (this.besideTarget.dataset.key === row.dataset.key) {
                insert();
                return null;
            }
            this.insertion = this.loadNow(row).then(insert);
            return this.insertion;
        }

        loadNow(row) {
            clearTimeout(this.besideTimer);
            return this.loadBeside(row);
        }

        pressed(event) {
            const token = event.target.closest("[data-insert], [data-insert-link]");
            const suggestion = event.target.closest("[data-suggestion]");
            const more = event.target.closest("[data-twops-text-target=more]");
            if (token) {
                const row = token.closest("[data-controller~=twops-text]");
                if (token.dataset.insert) this.text(row).insert(token.dataset.insert);
                else this.text(row).insertLink(token.dataset.insertLink);
            } else if (suggestion && this.current?.dataset.key === this.besideTarget.dataset.key) {
                this.text(this.current).replace(suggestion.dataset.text);
            } else if (more && !event.ctrlKey && !event.metaKey) {
                event.preventDefault();
                this.go(more.closest("[data-controller~=twops-text]"));
                this.asideTarget.focus();
            }
        }

        /* Remarks are written and settled without leaving the screen; what cannot be sent stays in its field. */
        async sendBeside(event) {
            event.preventDefault();
            const form = event.target;
            const row = this.current;
            const path = new URL(form.action).pathname.slice(this.baseValue.length);
            let response = null;
            try {
                response = await this.post(path, new FormData(form));
            } catch { /* said below */ }
            if (response?.ok) {
                const html = await response.text();
                form.querySelectorAll("textarea, input[type=text]").forEach((field) => {
                    delete this.drafts?.[row.dataset.key]?.[this.draftName(field)];
                    field.value = "";
                });
                if (row === this.current) this.showBeside(row, html); // a panel that is on its way comes after
                this.refresh(row);
                this.asideTarget.focus();
                return;
            }
            const words = [400, GONE].includes(response?.status) ? await response.text() : this.words[response ? "loggedOut" : "offline"];
            const said = form.querySelector("[role=alert]") || form.appendChild(document.createElement("p"));
            said.setAttribute("role", "alert");
            said.className = "te-problem";
            said.textContent = words;
        }

        /* What was said or decided beside a text shows in its row and in the counts. */
        async refresh(row) {
            const text = this.text(row);
            if (text.isUnsaved || text.saving) return; // its own answer says all this
            try {
                const response = await fetch(`${this.baseValue}texts/${row.dataset.key}/state/`, { redirect: "manual" });
                const answer = response.ok ? await response.json() : null;
                if (answer && !text.isUnsaved && answer.text === text.kept) text.take(answer, {});
            } catch { /* the next answer says it */ }
        }

        // ---- which texts -------------------------------------------------------------------------------------

        filter(event) {
            event.preventDefault();
            this.filterName = event.currentTarget.dataset.name;
            this.filterTargets.forEach((link) => {
                if (link.dataset.name === this.filterName) link.setAttribute("aria-current", "true");
                else link.removeAttribute("aria-current");
            });
            this.narrow();
        }

        search(event) {
            event.preventDefault();
            clearTimeout(this.searchTimer);
            this.searchTimer = setTimeout(() => this.narrow(), 200);
        }

        narrow() {
            const wanted = this.queryTarget.value.toLocaleLowerCase().split(/\s+/).filter(Boolean);
            let count = 0;
            this.rowTargets.forEach((row) => {
                const text = this.text(row);
                const all = `${text.sourceTarget.textContent} ${text.rich ? text.rich.textContent : text.fieldTarget.value}`
                    .toLocaleLowerCase();
                row.hidden = !row.dataset.filters.split(" ").includes(this.filterName)
                    || !wanted.every((word) => all.includes(word));
                if (!row.hidden) count += 1;
            });
            this.partTargets.forEach((part) => {
                part.hidden = !part.querySelector("[data-twops-sheet-target=row]:not([hidden])");
            });
            this.noneTarget.hidden = count > 0;
            this.saidTarget.textContent = this.words.shown.replace("{count}", count);
            const query = new URLSearchParams({ show: this.filterName });
            if (wanted.length) query.set("q", this.queryTarget.value);
            window.history.replaceState(null, "", `?${query}`);
        }

        // ---- preview -----------------------------------------------------------------------------------------

        togglePreview() {
            const shown = this.previewBoxTarget.hidden;
            this.previewBoxTarget.hidden = !shown;
            this.columnsTarget.classList.toggle("te-columns--preview", shown);
            this.previewSwitchTarget.setAttribute("aria-pressed", String(shown));
            this.refreshPreview();
        }

        refreshPreview() {
            if (this.previewBoxTarget.hidden) return;
            const frame = this.previewTarget;
            const inner = frame.contentWindow;
            if (!frame.src) frame.src = frame.dataset.src;
            else {
                const top = inner.scrollY;
                frame.addEventListener("load", () => inner.scrollTo(0, top), { once: true });
                inner.location.reload();
            }
        }

        // ---- leaving -----------------------------------------------------------------------------------------

        saveAll(event) {
            event.preventDefault();
            this.texts.forEach((text) => text.save({ anyway: true }));
        }

        online() {
            this.texts.filter((text) => text.isUnsaved).forEach((text) => text.save());
            if (this.current && this.besideTarget.dataset.key !== this.current.dataset.key) this.loadNow(this.current);
        }

        leaving(event) {
            const unsaved = this.texts.filter((text) => text.isUnsaved || text.saving);
            if (!unsaved.length && !this.hasUnsent) return;
            unsaved.forEach((text) => text.save());
            event.preventDefault();
            event.returnValue = ""; // older browsers ask only for this
        }
    };
    window.wagtail.app.register("twops-sheet", window.twopsSheet);
})();
