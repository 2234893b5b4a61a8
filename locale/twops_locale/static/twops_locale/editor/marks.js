/*
 * Texts with marks: bold, italic, links. What is written is a small document of its own, of which only the marks that a
 * text may have are read back, so that no tag can be broken: neither by typing nor by pasting.
 */
(() => {
    const MARKS = ["B", "STRONG", "I", "EM", "CODE", "ABBR", "ACRONYM"];

    const escape = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");

    /* Segment HTML of plain text: what a textarea holds. */
    const fromPlain = (text) => text.trim().split("\n").map(escape).join("<br>");

    const parsed = (html) => new DOMParser().parseFromString(html, "text/html").body;

    const plain = (html) => {
        const body = parsed(html);
        body.querySelectorAll("br").forEach((element) => element.replaceWith("\n"));
        return body.textContent;
    };

    const copied = (node, into) => {
        node.childNodes.forEach((child) => {
            if (child.nodeType === Node.TEXT_NODE) {
                into.append(child.textContent);
            } else if (child.nodeType === Node.ELEMENT_NODE) {
                const name = child.nodeName;
                let made = into;
                if (name === "BR") {
                    into.append(document.createElement("br"));
                } else if (MARKS.includes(name)) {
                    made = document.createElement(name);
                } else if (name === "A" && child.id) {
                    made = document.createElement("a");
                    made.dataset.link = child.id;
                }
                if (made !== into) into.append(made);
                if (name !== "BR") copied(child, made);
            }
        });
    };

    /* Put segment HTML into an element that can be edited. */
    const fill = (element, html) => {
        element.replaceChildren();
        copied(parsed(html), element);
    };

    /* Return what stands in such an element as segment HTML. */
    const read = (node) => {
        let html = "";
        node.childNodes.forEach((child) => {
            if (child.nodeType === Node.TEXT_NODE) {
                html += escape(child.textContent.replace(/\u200b/g, ""));
                return;
            }
            if (child.nodeType !== Node.ELEMENT_NODE) return;
            const name = child.nodeName;
            const inner = read(child);
            if (name === "BR") html += "<br>";
            else if (MARKS.includes(name)) html += inner && `<${name.toLowerCase()}>${inner}</${name.toLowerCase()}>`;
            else if (name === "A" && child.dataset.link) html += inner && `<a id="${escape(child.dataset.link)}">${inner}</a>`;
            else if (name === "DIV" || name === "P") html += (html ? "<br>" : "") + inner;
            else html += inner;
        });
        return html;
    };

    /* Return the links of segment HTML: id and text. */
    const links = (html) =>
        [...parsed(html).querySelectorAll("a[id]")].map((link) => ({ id: link.id, text: link.textContent }));

    /* What a browser leaves at the end of an empty line is not part of the text. */
    const tidy = (html) => html.replace(/(<br>|\s)+$/, "").replace(/^(<br>|\s)+/, "");

    window.twopsMarks = { escape, fromPlain, plain, fill, read: (element) => tidy(read(element)), links };
})();
