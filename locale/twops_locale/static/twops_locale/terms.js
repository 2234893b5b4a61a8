/*
 * The panel "Terms": after a pause in typing the words of the form are looked through again by the server.
 * Without this script the panel shows what was there when the form was opened.
 */
(() => {
  const PAUSE_MS = 1200;
  const OTHERS = /(^|-)(slug|csrfmiddlewaretoken|comment_text|tags)$/;

  /* The visible words of a field: Draftail keeps a rich text as JSON in a hidden field. */
  const wordsOf = (field) => {
    if (!field.name || OTHERS.test(field.name) || !field.value.trim()) return [];
    if (!("draftailInput" in field.dataset)) return [field.value];
    try {
      return ((JSON.parse(field.value) || {}).blocks || []).map((block) => block.text).filter(Boolean);
    } catch {
      return [];
    }
  };

  class TermsController extends window.StimulusModule.Controller {
    static targets = ["list"];

    static values = { address: String, locale: Number, later: Boolean };

    connect() {
      this.form = this.element.closest("form");
      if (!this.form) return;
      this.typed = () => {
        clearTimeout(this.timer);
        this.timer = setTimeout(() => this.ask(), PAUSE_MS);
      };
      this.form.addEventListener("input", this.typed);
      this.form.addEventListener("change", this.typed);
      if (this.laterValue) this.ask();
    }

    disconnect() {
      clearTimeout(this.timer);
      if (!this.form) return;
      this.form.removeEventListener("input", this.typed);
      this.form.removeEventListener("change", this.typed);
    }

    async ask() {
      const fields = this.form.querySelectorAll("input[type=text], textarea, input[data-draftail-input]");
      const texts = [...fields].flatMap(wordsOf);
      const asked = JSON.stringify({ locale: this.localeValue, texts });
      if (asked === this.last) return;
      this.last = asked;
      const config = window.wagtailConfig || {};
      try {
        const answer = await fetch(this.addressValue, {
          method: "POST",
          headers: {
            "Content-Type": "application/json",
            [config.CSRF_HEADER_NAME || "X-CSRFToken"]: config.CSRF_TOKEN || "",
          },
          body: asked,
        });
        if (!answer.ok) return;
        const { html } = await answer.json();
        if (asked === this.last) this.listTarget.innerHTML = html; // made by our own template, which escapes
      } catch {
        this.last = null; // no network: asked again after the next pause
      }
    }
  }

  window.wagtail.app.register("twops-terms", TermsController);
})();
