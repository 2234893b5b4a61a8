/*
 * One text of a translation: it is saved by itself, and nothing typed is lost. What cannot be saved stays in its field,
 * with the reason, until it is saved or the person decides otherwise.
 */
(() => {
    const { Controller } = window.StimulusModule;
    const marks = window.twopsMarks;
    const PAUSE_MS = 1200;
    const LONGEST_WAIT_MS = 30000;

    window.twopsText = class extends Controller {
        static targets = ["field", "seen", "source", "status", "note", "saved", "length", "more"];

        static values = { rich: Boolean, limit: Number };

        connect() {
            this.kept = this.seenTarget.value; // what the server has, as this person saw it
            this.readOnly = this.fieldTarget.readOnly;
            this.wait = 0;
            this.isStuck = false;
            if (this.richValue) this.makeRich();
            // What a form holds after a refused save, or after Back, is not stored: it is saved now.
            if (!this.readOnly && this.html !== this.normal(this.kept)) this.typed();
        }

        disconnect() {
            clearTimeout(this.timer);
        }

        get words() {
            return this.sheet.words;
        }

        get sheet() {
            const root = this.element.closest("[data-controller~='twops-sheet']");
            return this.application.getControllerForElementAndIdentifier(root, "twops-sheet");
        }

        get input() {
            return this.rich || this.fieldTarget;
        }

        get html() {
            return this.rich ? marks.read(this.rich) : marks.fromPlain(this.fieldTarget.value);
        }

        get source() {
            return this.sourceTarget.dataset.text;
        }

        get isUnsaved() {
            return !this.readOnly && this.html !== this.normal(this.kept);
        }

        /* Stored words as this field would write them, to be compared. */
        normal(html) {
            if (!this.rich) return marks.fromPlain(marks.plain(html));
            const box = document.createElement("div");
            marks.fill(box, html);
            return marks.read(box);
        }

        show(html) {
            if (this.rich) marks.fill(this.rich, html);
            else this.fieldTarget.value = marks.plain(html);
        }

        makeRich() {
            const box = document.createElement("div");
            box.className = "te-rich";
            box.setAttribute("role", "textbox");
            box.setAttribute("aria-multiline", "true");
            ["aria-labelledby", "aria-describedby", "spellcheck"].forEach((name) => {
                box.setAttribute(name, this.fieldTarget.getAttribute(name));
            });
            if (this.readOnly) {
                box.setAttribute("aria-readonly", "true");
                box.tabIndex = 0;
            } else {
                box.contentEditable = "true";
            }
            marks.fill(box, this.fieldTarget.value);
            box.addEventListener("paste", (event) => {
                event.preventDefault();
                document.execCommand("insertText", false, event.clipboardData.getData("text/plain").trim());
            });
            box.addEventListener("drop", (event) => event.preventDefault());
            box.addEventListener("beforeinput", (event) => {
                if (event.inputType !== "insertParagraph") return;
                event.preventDefault();
                document.execCommand("insertLineBreak");
            });
            this.fieldTarget.hidden = true;
            this.fieldTarget.disabled = true; // the form is sent where there is no script
            this.fieldTarget.after(box);
            this.rich = box;
            if (!this.readOnly) this.makeTools(box);
            this.checkLinks();
        }

        makeTools(box) {
            const bar = document.createElement("div");
            bar.className = "te-marks";
            const add = (label, shown, press) => {
                const button = document.createElement("button");
                button.type = "button";
                button.className = "button button-small button-secondary";
                button.append(shown);
                button.setAttribute("aria-label", label);
                button.title = label;
                button.addEventListener("mousedown", (event) => event.preventDefault());
                button.addEventListener("click", press);
                bar.append(button);
            };
            const made = (name, text) => {
                const element = document.createElement(name);
                element.textContent = text;
                return element;
            };
            add(this.words.bold, made("b", "B"), () => this.format("bold"));
            add(this.words.italic, made("i", "I"), () => this.format("italic"));
            marks.links(this.source).forEach(({ id, text }) => {
                const label = this.words.insertLink.replace("{text}", text);
                const underlined = made("u", text);
                add(label, underlined, () => this.insertLink(id));
            });
            box.before(bar);
        }

        format(command) {
            this.input.focus();
            document.execCommand("styleWithCSS", false, false);
            document.execCommand(command);
            this.typed();
        }

        /* What is selected becomes the link; where nothing is, it comes with the text of the source. */
        insertLink(id) {
            if (!this.rich || this.readOnly) return;
            const link = marks.links(this.source).find((known) => known.id === id);
            this.rich.focus();
            const chosen = String(window.getSelection());
            const text = marks.escape(chosen || (link && link.text) || "");
            document.execCommand("insertHTML", false, `<a data-link="${marks.escape(id)}">${text}</a>`);
            this.typed();
        }

        insert(text) {
            if (this.readOnly) return;
            this.input.focus();
            if (!document.execCommand("insertText", false, text) && !this.rich) {
                this.fieldTarget.setRangeText(text, this.fieldTarget.selectionStart, this.fieldTarget.selectionEnd, "end");
            }
            this.typed();
        }

        /* Put whole words in: the browser's own undo brings back what was there. */
        replace(html) {
            if (this.readOnly) return;
            this.input.focus();
            document.execCommand("selectAll");
            if (this.rich) {
                const box = document.createElement("div");
                marks.fill(box, html);
                document.execCommand("insertHTML", false, box.innerHTML);
            } else {
                document.execCommand("insertText", false, marks.plain(html));
            }
            if (this.html !== this.normal(html)) this.show(html);
            this.typed();
        }

        copySource() {
            this.replace(this.source);
        }

        /* The first number or link of the source that the translation does not have. */
        insertMissing() {
            const have = this.rich ? this.rich.textContent : this.fieldTarget.value;
            const token = [...this.sourceTarget.querySelectorAll("[data-insert], [data-insert-link]")].find((candidate) =>
                candidate.dataset.insert
                    ? !have.includes(candidate.dataset.insert)
                    : this.rich && !this.rich.querySelector(`a[data-link="${CSS.escape(candidate.dataset.insertLink)}"]`),
            );
            if (!token) return;
            if (token.dataset.insert) this.insert(token.dataset.insert);
            else this.insertLink(token.dataset.insertLink);
        }

        checkLinks() {
            if (!this.rich) return;
            this.linkNotes ||= this.noteTarget.appendChild(document.createElement("div"));
            this.linkNotes.replaceChildren();
            if (!this.html) return;
            const have = marks.links(this.html).map((link) => link.id);
            marks.links(this.source).filter(({ id }) => !have.includes(id)).forEach(({ text }) => {
                const note = document.createElement("p");
                note.className = "te-problem te-problem--mild";
                note.textContent = this.words.linkMissing.replace("{text}", text);
                this.linkNotes.append(note);
            });
        }

        enter() {
            this.dispatch("entered");
        }

        leave(event) {
            if (this.element.contains(event.relatedTarget)) return;
            // Who looks at the help beside this text, or writes a remark on it, has not gone on.
            if (event.relatedTarget?.closest(".te-aside")) this.save({ unfinished: true });
            else this.finish();
        }

        /* Who goes on to something else has finished this text; who only paused, or looks into another window, has not. */
        async finish() {
            if (!(await this.save()) || !this.isUnfinished) return;
            if (this.element.contains(document.activeElement)) return;
            await this.send("status/", { status: "translated" });
        }

        typed() {
            this.measure();
            this.checkLinks();
            if (!this.isUnsaved) {
                if (!this.conflict) this.say("");
                return;
            }
            this.wanted = null;
            this.say(this.words.unsaved, "waiting");
            this.dispatch("changed");
            clearTimeout(this.timer);
            this.timer = setTimeout(() => this.save(), PAUSE_MS);
        }

        measure() {
            if (!this.hasLengthTarget) return;
            const { length } = marks.plain(this.html);
            const over = length - this.limitValue;
            this.lengthTarget.textContent = `${length} / ${this.limitValue}`;
            this.lengthTarget.classList.toggle("te-meta--over", over > 0);
            if (over > 0) this.lengthTarget.textContent += ` – ${this.words.tooLong.replace("{count}", over)}`;
        }

        say(text, kind = "", again = null) {
            this.savedTarget.textContent = text;
            this.savedTarget.dataset.kind = kind;
            if (!again) return;
            const button = document.createElement("button");
            button.type = "button";
            button.className = "button button-small button-secondary";
            button.textContent = this.words.tryAgain;
            button.addEventListener("click", again);
            this.savedTarget.append(" ", button);
        }

        /* Save if there is something to save; what is decided by a person (a conflict, a refusal) is not tried by itself. */
        async save({ anyway = false, finished = false, unfinished = false } = {}) {
            clearTimeout(this.timer);
            if (this.saving) {
                await this.saving;
                return this.isUnsaved ? this.save({ anyway, finished, unfinished }) : true;
            }
            if (!this.isUnsaved) return !this.conflict;
            if ((this.conflict || this.isStuck) && !anyway) return false;
            const isInWork = !finished && !this.wanted && (unfinished || this.element.contains(document.activeElement));
            this.saving = this.send("save/", { text: this.html, seen: this.kept, ...(isInWork ? { unfinished: true } : {}) });
            const done = await this.saving;
            this.saving = null;
            this.dispatch("changed");
            return done;
        }

        async mark({ params }) {
            return this.putStatus(params.status);
        }

        async putStatus(status) {
            this.wanted = status; // also where it cannot be sent now
            if (this.readOnly || !(await this.save({ finished: true }))) return false;
            this.wanted = null;
            if (this.element.dataset.status === status || !this.kept) return Boolean(this.kept);
            return this.send("status/", { status });
        }

        async send(action, body) {
            this.say(this.words.saving, "waiting");
            let response;
            try {
                response = await this.sheet.post(`texts/${this.element.dataset.key}/${action}`, body);
            } catch {
                return this.later(this.words.offline);
            }
            if (response.status >= 500 || response.status === 429) return this.later(this.words.failed);
            let answer = null;
            if ((response.headers.get("Content-Type") || "").includes("json")) answer = await response.json();
            if (!answer || !answer.outcome) {
                this.isStuck = true; // a login page, or a refusal of the whole admin
                this.say(this.words.loggedOut, "failed", () => this.save({ anyway: true }));
                return false;
            }
            this.isStuck = false;
            if (answer.outcome === "saved") return this.take(answer, body);
            if (answer.outcome === "conflict") return this.askWhose(answer);
            this.isStuck = true;
            this.say(answer.words, "failed", () => this.save({ anyway: true }));
            return false;
        }

        later(words) {
            this.wait = Math.min(LONGEST_WAIT_MS, this.wait ? this.wait * 2 : 3000);
            this.say(words, "failed", () => this.save({ anyway: true }));
            this.timer = setTimeout(() => this.save({ anyway: !this.conflict }), this.wait);
            return false;
        }

        take(answer, body) {
            this.wait = 0;
            const sent = body.text;
            this.isUnfinished = Boolean(body.unfinished) && answer.status === "needs_work";
            if (this.hasMoreTarget && answer.more) {
                this.moreTarget.textContent = answer.more;
                this.moreTarget.classList.toggle("te-unscripted", !answer.remarks);
            }
            this.kept = answer.text;
            this.seenTarget.value = answer.text;
            this.element.dataset.status = answer.status;
            this.element.dataset.filters = answer.filters;
            this.element.className = `te-row te-row--${answer.status}${this.element.classList.contains("is-current") ? " is-current" : ""}`;
            this.statusTarget.innerHTML = "";
            const glyph = document.createElement("span");
            glyph.className = "te-glyph";
            glyph.setAttribute("aria-hidden", "true");
            glyph.textContent = answer.glyph;
            this.statusTarget.append(glyph, " ", answer.statusWords);
            this.noteFaults(answer);
            // What was cleaned on the way is shown as it is stored, unless the person writes on already.
            if (sent !== undefined && this.html === sent && this.normal(answer.text) !== sent) this.show(answer.text);
            if (this.wanted && !this.isUnsaved && body.text !== undefined) {
                const status = this.wanted;
                this.wanted = null;
                if (answer.status !== status) this.send("status/", { status });
            }
            if (!this.isUnsaved) this.say(this.words.saved, "saved");
            else this.typed();
            this.sheet.took(this, answer);
            return true;
        }

        noteFaults({ faults }) {
            this.noteTarget.replaceChildren();
            this.linkNotes = null;
            faults.forEach((words) => {
                const note = document.createElement("p");
                note.className = "te-problem";
                note.textContent = words;
                this.noteTarget.append(note);
            });
            this.checkLinks();
        }

        /* Another place with the same source was saved: it is one text. */
        follow(answer) {
            if (this.isUnsaved) return;
            this.show(answer.text);
            this.take(answer, {});
        }

        /* Both words, and the person chooses. Until then nothing of this text is sent. */
        askWhose({ theirs, by }) {
            this.conflict = theirs;
            this.say(this.words.conflict, "failed");
            this.asked?.remove();
            const box = document.createElement("div");
            box.className = "te-conflict";
            box.setAttribute("role", "alert");
            const line = (label, html) => {
                const paragraph = document.createElement("p");
                const strong = document.createElement("strong");
                strong.textContent = label;
                const words = document.createElement("span");
                words.lang = this.input.closest("[lang]").lang;
                words.textContent = marks.plain(html) || "–";
                paragraph.append(strong, " ", words);
                box.append(paragraph);
            };
            line(this.words.theirs.replace("{person}", by || this.words.someone), theirs);
            line(this.words.mine, this.html);
            const choose = (label, choice) => {
                const button = document.createElement("button");
                button.type = "button";
                button.className = "button button-small";
                button.textContent = label;
                button.addEventListener("click", choice);
                box.append(button);
            };
            const settled = () => {
                this.conflict = undefined;
                this.kept = theirs;
                this.seenTarget.value = theirs;
                box.remove();
                this.input.focus();
            };
            choose(this.words.keepMine, () => { settled(); this.save({ anyway: true }); });
            choose(this.words.takeTheirs, () => { settled(); this.show(theirs); this.typed(); this.dispatch("changed"); });
            this.asked = box;
            this.noteTarget.after(box);
            return false;
        }
    };
    window.wagtail.app.register("twops-text", window.twopsText);
})();
