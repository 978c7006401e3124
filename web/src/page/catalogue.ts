import { speak, type Catalogue } from "../core/words";

/** Translations stand in the page as data: <script type="application/json" id="messages">. English needs none. */
export function readCatalogue(): void {
  const element = document.getElementById("messages");
  if (element?.textContent) speak(JSON.parse(element.textContent) as Catalogue);
}
