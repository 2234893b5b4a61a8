/* Rows of child tables: Wagtail's own InlinePanel, with one template a kind of row for the whole page.
 *
 * Wagtail writes an empty row into the page for every table of every row; a service had a megabyte of them. Here the
 * page has each kind once, as <template data-rows-of="phone">, and the row is made from it when somebody adds one.
 */
window.twopsRows = function twopsRows(prefix, kind, relation, maxForms, canOrder) {
  const panel = new window.InlinePanel({
    type: "InlinePanel",
    formsetPrefix: `id_${prefix}`,
    emptyChildFormPrefix: `${prefix}-__prefix__`,
    canOrder,
    maxForms,
    relationName: relation,
  });
  Object.defineProperty(panel, "emptyFormTemplate", {
    get() {
      const shared = document.querySelector(`template[data-rows-of="${kind}"]`);
      return shared.innerHTML.replaceAll("__rows__", prefix);
    },
  });
};

/* A calendar or clock is made when somebody enters its field: before that, a page of hours would make hundreds. */
document.addEventListener(
  "focusin",
  (event) => {
    const field = event.target;
    const pick = field.dataset && field.dataset.twopsPick;
    if (!pick || field.dataset.twopsAwake) return;
    field.dataset.twopsAwake = "yes";
    if (pick === "time") window.initTimeChooser(field.id, { format: "H:i", formatTime: "H:i" });
    else window.initDateChooser(field.id, { dayOfWeekStart: 1, format: "Y-m-d" });
  },
  true,
);
