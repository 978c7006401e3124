/** Pictures in a form: sent one by one while the person goes on writing, described, ordered, removed. */

import { moved } from "../core/order";
import { gettext } from "../core/words";
import { csrfToken } from "./csrf";

export interface Pictures {
  /** Whether a picture is still on its way. */
  isSending(): boolean;
}

/** See entries/idea-form.ts for the attributes. `changed` is called whenever the list differs from before. */
export function managePictures(form: HTMLFormElement, changed: () => void): Pictures {
  const list = form.querySelector<HTMLElement>("[data-pictures]");
  const input = form.querySelector<HTMLInputElement>("input[type=file][data-upload-url]");
  const template = form.querySelector<HTMLTemplateElement>("template[data-picture-waiting]");
  const inFlight = new Set<XMLHttpRequest>();
  if (!list || !input || !template) return { isSending: () => false };

  const entries = () => [...list.children] as HTMLElement[];
  const most = Number(input.dataset["max"] ?? "6");
  const mostBytes = Number(input.dataset["maxBytes"] ?? String(20 * 1024 * 1024));

  const renumber = () => {
    const all = entries();
    all.forEach((entry, index) => {
      const place = entry.querySelector("[data-position]");
      const values = { position: index + 1, count: all.length };
      if (place) {
        place.textContent =
          index === 0 ? gettext("%(position)s of %(count)s, shown first", values) : gettext("%(position)s of %(count)s", values);
      }
      const up = entry.querySelector<HTMLButtonElement>('[data-move="up"]');
      const down = entry.querySelector<HTMLButtonElement>('[data-move="down"]');
      if (up) up.disabled = index === 0;
      if (down) down.disabled = index === all.length - 1;
    });
    input.disabled = all.length >= most;
  };

  const fail = (entry: HTMLElement, message: string) => {
    const place = entry.querySelector("[data-picture-error]");
    if (place) {
      place.textContent = message;
      place.closest("[hidden]")?.removeAttribute("hidden");
    }
    entry.querySelector("[data-picture-progress]")?.remove();
  };

  const send = (file: File) => {
    const entry = (template.content.firstElementChild as HTMLElement).cloneNode(true) as HTMLElement;
    for (const place of entry.querySelectorAll("[data-picture-name]")) place.textContent = file.name;
    list.append(entry);
    renumber();
    if (file.size > mostBytes) {
      fail(
        entry,
        gettext("“%(name)s” did not arrive. It is %(size)s MB and %(limit)s fit. Choose a smaller one.", {
          name: file.name,
          size: Math.ceil(file.size / 1024 / 1024),
          limit: Math.floor(mostBytes / 1024 / 1024),
        }),
      );
      return;
    }
    const request = new XMLHttpRequest();
    const body = new FormData();
    body.append(input.name || "picture", file);
    request.open("POST", input.dataset["uploadUrl"] ?? "");
    request.setRequestHeader("X-CSRFToken", csrfToken());
    request.upload.addEventListener("progress", (event) => {
      const bar = entry.querySelector<HTMLElement>("[data-picture-progress]");
      if (!bar || !event.lengthComputable) return;
      const percent = Math.round((100 * event.loaded) / event.total);
      bar.setAttribute("aria-valuenow", String(percent));
      bar.style.setProperty("--v", `${percent}%`);
    });
    request.addEventListener("loadend", () => {
      inFlight.delete(request);
      if (request.status >= 200 && request.status < 300) {
        entry.outerHTML = request.responseText;
        renumber();
        changed();
      } else {
        const isOurs = request.getResponseHeader("Content-Type")?.startsWith("text/plain") ?? false;
        const sorry = gettext("“%(name)s” did not arrive. Remove it here and choose it again.", { name: file.name });
        fail(entry, isOurs && request.responseText ? request.responseText : sorry);
      }
    });
    entry.addEventListener("makewith:removed", () => request.abort());
    inFlight.add(request);
    request.send(body);
  };

  const take = (files: Iterable<File>) => {
    for (const file of [...files].slice(0, Math.max(0, most - entries().length))) send(file);
  };

  input.addEventListener("change", () => {
    take(input.files ?? []);
    // The pictures travel by themselves; the form must not carry them a second time.
    input.value = "";
  });

  const drop = form.querySelector<HTMLElement>("[data-drop]");
  drop?.addEventListener("dragover", (event) => event.preventDefault());
  drop?.addEventListener("drop", (event) => {
    event.preventDefault();
    take([...(event.dataTransfer?.files ?? [])].filter((file) => file.type.startsWith("image/")));
  });

  list.addEventListener("click", (event) => {
    const button = (event.target as Element).closest<HTMLButtonElement>("[data-move], [data-remove]");
    const entry = button && entries().find((candidate) => candidate.contains(button));
    if (!button || !entry) return;
    const index = entries().indexOf(entry);
    if ("remove" in button.dataset) {
      const next = entries()[index + 1] ?? entries()[index - 1];
      entry.dispatchEvent(new Event("makewith:removed"));
      entry.remove();
      (next?.querySelector<HTMLElement>("[data-remove]") ?? input).focus();
      const address = button.dataset["remove"];
      if (address) void fetch(address, { method: "POST", headers: { "X-CSRFToken": csrfToken() }, keepalive: true }).catch(() => undefined);
    } else {
      list.replaceChildren(...moved(entries(), index, button.dataset["move"] === "up" ? -1 : 1));
      renumber();
      const other = entry.querySelector<HTMLButtonElement>("[data-move]:not(:disabled)");
      (button.disabled ? other : button)?.focus();
    }
    renumber();
    changed();
  });

  renumber();
  return { isSending: () => inFlight.size > 0 };
}
