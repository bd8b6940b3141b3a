/** The pages under /ogc: the theme of the reader, and addresses copied with one click. */
import "@fontsource-variable/inter/wght.css";
import "./ogc/page.css";

const TOLD_MS = 2000;

async function copy(button: HTMLButtonElement): Promise<void> {
  await navigator.clipboard.writeText(button.dataset.copy ?? "");
  const word = button.textContent;
  button.textContent = button.dataset.done ?? word;
  setTimeout(() => {
    button.textContent = word;
  }, TOLD_MS);
}

// The theme chosen on the map holds here too; without a choice the style sheet follows the machine.
const chosen = localStorage.getItem("beffroi.theme");
if (chosen === "dark" || chosen === "light") document.documentElement.dataset.theme = chosen;

// Without a secure address the browser lets no page copy; the text is still selected with one click.
if (navigator.clipboard) {
  for (const button of document.querySelectorAll<HTMLButtonElement>("button[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", () => void copy(button));
  }
}
