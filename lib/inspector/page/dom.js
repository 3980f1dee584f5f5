/** Creates elements. Values from outside are inserted as text, never parsed as markup. */

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name, value);
    else if (value !== undefined && value !== null && value !== false)
      element.setAttribute(name, value === true ? '' : String(value));
  }
  element.append(
    ...children
      .flat(Infinity)
      .filter((child) => child !== undefined && child !== null && child !== false)
      .map((child) => (typeof child === 'string' ? escapeText(child) : child)),
  );
  return element;
}

/** Control characters, bidirectional controls, zero-width characters and line separators, which could hide or reorder text. */
const UNSAFE = /(?![\n\t])[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}\u00ad\u200b\u2060-\u2064\ufeff]/gu;

/** Escapes unsafe characters as in JSON: `\u202e`. */
export const escapeText = (text) =>
  text.replace(UNSAFE, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** `h('p', { class: 'empty', click: hide }, 'text', element)` */
export const h = (name, attributes = {}, ...children) => fill(document.createElement(name), attributes, children);

/** The same for SVG elements. */
export const svg = (name, attributes = {}, ...children) =>
  fill(document.createElementNS('http://www.w3.org/2000/svg', name), attributes, children);

export const byId = (id) => document.getElementById(id);

export const createSection = (title, ...content) => h('section', {}, h('h3', {}, title), content);

const icons = {
  handled: 'M3 8.5l3.2 3.2L13 5',
  queued: 'M2.5 9.5h3l1 2h3l1-2h3M2.5 9.5v4h11v-4l-2-6h-7z',
  duplicate: 'M5.5 5.5v-3h8v8h-3M2.5 5.5h8v8h-8z',
  invalid: 'M8 2l6.5 11.5h-13zM8 6.5v3M8 11.3v.4',
  failed: 'M4 4l8 8M12 4l-8 8',
  pending: 'M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 0 0 0-11zM8 5v3l2 1.6',
  rejected: 'M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 0 0 0-11zM4.2 4.2l7.6 7.6',
};

/** The icon of an outcome. Hidden from screen readers: the outcome is shown as text, too. */
export const createIcon = (outcome) =>
  svg(
    'svg',
    { class: 'icon', viewBox: '0 0 16 16', 'data-outcome': outcome, 'aria-hidden': 'true' },
    svg('path', { d: icons[outcome] ?? icons.handled }),
  );
