// Copies of pages say the hours. Here the clock of the reader says more: open or not, from what the page brings along
// (data-ahead: moments in seconds, each with what holds until the next). Before the first and after the last nothing is said.
const now = Date.now() / 1000;
for (const sign of document.querySelectorAll("[data-ahead]")) {
    const [, look, label, change] = JSON.parse(sign.dataset.ahead).findLast(([moment]) => moment <= now) ?? [];
    if (!label) continue;
    sign.className = `state state-${look} now`;
    sign.textContent = label;
    if (!change) continue;
    const more = document.createElement("span");
    more.className = "now";
    more.textContent = change;
    sign.after(" ", more);
}
