// The storefront is whole without this file: every control is a link or a form. With it, a listing
// is narrowed without loading the page anew, and the search box makes suggestions.

const FRAGMENT = 'fragment';
const TYPING_PAUSE_MS = 150;
const HEADERS = { accept: 'text/html' };

async function fetchHtml(url, signal) {
  const response = await fetch(url, { headers: HEADERS, signal, credentials: 'same-origin' });
  if (!response.ok) throw new Error(String(response.status));
  return response.text();
}

// A form as an address: empty fields say nothing and are left out.
function addressOf(form) {
  const url = new URL(form.getAttribute('action'), location.href);
  const said = [...new FormData(form)].filter(([, value]) => value !== '');
  url.search = new URLSearchParams(said);
  return url;
}

// Facets, chips, orders and pages of one listing. Whatever it shows has an address of its own.
class FacetForm extends HTMLElement {
  connectedCallback() {
    this.place = this.querySelector('[data-results]');
    this.status = this.querySelector('[data-status]');
    if (!this.place) return;
    this.addEventListener('change', (event) => this.changed(event));
    this.addEventListener('submit', (event) => this.submitted(event));
    this.addEventListener('click', (event) => this.clicked(event));
    this.shown = location.pathname + location.search;
    this.returned = () => this.cameBack();
    addEventListener('popstate', this.returned);
  }

  disconnectedCallback() {
    removeEventListener('popstate', this.returned);
  }

  // A step to another place on the same page changes nothing.
  cameBack() {
    if (location.pathname + location.search === this.shown) return;
    this.show(new URL(location.href), { scroll: history.state?.scroll ?? 0 });
  }

  changed(event) {
    const form = event.target.form;
    if (form?.matches('[data-facets]') && form.reportValidity()) this.visit(addressOf(form));
  }

  submitted(event) {
    if (!event.target.matches('[data-facets]')) return;
    event.preventDefault();
    for (const drawer of this.querySelectorAll('details[data-drawer]')) drawer.open = false;
    this.visit(addressOf(event.target), { top: true });
  }

  clicked(event) {
    const plain = !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || event.button);
    const link = event.target.closest('a[data-listing]');
    if (!link || !plain) return;
    event.preventDefault();
    this.visit(new URL(link.href), { top: link.dataset.listing === 'page' });
  }

  visit(url, how = {}) {
    history.replaceState({ scroll: scrollY }, '');
    return this.show(url, { ...how, push: true });
  }

  async show(url, { push = false, top = false, scroll = null }) {
    this.asked?.abort();
    const asked = (this.asked = new AbortController());
    const part = new URL(url);
    part.searchParams.set(FRAGMENT, 'listing');
    this.place.setAttribute('aria-busy', 'true');
    let html;
    try {
      html = await fetchHtml(part, asked.signal);
    } catch {
      // The page itself says what is wrong; a newer question answers an older one.
      if (!asked.signal.aborted) location.assign(url);
      return;
    }
    if (push) history.pushState({ scroll: 0 }, '', url);
    this.shown = url.pathname + url.search;
    this.swap(html);
    if (scroll !== null) scrollTo(0, scroll);
    else if (top) this.scrollIntoView({ block: 'start' });
  }

  // What was open stays open, and whoever was at a control stays there.
  swap(html) {
    const focused = document.activeElement?.id;
    const folds = [...this.place.querySelectorAll('details[id]')].map(({ id, open }) => [id, open]);
    this.place.innerHTML = html;
    this.place.removeAttribute('aria-busy');
    for (const [id, open] of folds) {
      const fold = document.getElementById(id);
      if (fold) fold.open = open;
    }
    const control = focused && document.getElementById(focused);
    if (control) control.focus({ preventScroll: true });
    const heading = this.place.querySelector('[data-title]');
    if (heading) document.title = heading.dataset.title;
    this.status.textContent = this.place.querySelector('[data-count]')?.textContent.trim() ?? '';
  }
}

// The box in the header: a combobox over links that the server made.
class SearchBox extends HTMLElement {
  connectedCallback() {
    this.input = this.querySelector('input[type="search"]');
    this.panel = this.querySelector('[data-panel]');
    this.status = this.querySelector('[data-status]');
    if (!this.input || !this.panel) return;
    for (const [name, value] of [
      ['role', 'combobox'],
      ['aria-autocomplete', 'list'],
      ['aria-expanded', 'false'],
      ['aria-controls', this.panel.id],
      ['autocomplete', 'off'],
    ]) {
      this.input.setAttribute(name, value);
    }
    this.input.addEventListener('input', () => this.typed());
    this.input.addEventListener('focus', () => this.options().length && this.open());
    this.input.addEventListener('keydown', (event) => this.pressed(event));
    // Keeps the focus in the box, so that a click is not lost to a closing list.
    this.panel.addEventListener('mousedown', (event) => event.preventDefault());
    this.panel.addEventListener('click', (event) => this.choose(event.target.closest('[role=option]')));
    this.addEventListener('focusout', (event) => {
      if (!this.contains(event.relatedTarget)) this.close();
    });
  }

  typed() {
    clearTimeout(this.timer);
    this.asked?.abort();
    const text = this.input.value.trim();
    if (!text) return this.clear();
    this.timer = setTimeout(() => this.suggest(text), TYPING_PAUSE_MS);
  }

  async suggest(text) {
    const asked = (this.asked = new AbortController());
    const url = new URL(this.dataset.suggestions, location.href);
    url.searchParams.set('q', text);
    try {
      this.panel.innerHTML = await fetchHtml(url, asked.signal);
    } catch {
      // Without suggestions the box still searches.
      if (!asked.signal.aborted) this.clear();
      return;
    }
    this.active(null);
    this.status.textContent = this.panel.querySelector('[data-count]')?.dataset.count ?? '';
    if (this.options().length) this.open();
    else this.close();
  }

  options() {
    return [...this.panel.querySelectorAll('[role=option]')];
  }

  pressed(event) {
    const options = this.options();
    const at = options.indexOf(this.chosen);
    if (event.key === 'Escape' && !this.panel.hidden) {
      event.preventDefault();
      this.close();
    } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      if (!options.length) return;
      event.preventDefault();
      this.open();
      const step = event.key === 'ArrowDown' ? 1 : -1;
      // One place more than there are options: the box itself.
      const places = options.length + 1;
      const next = (at + 1 + step + places) % places;
      this.active(options[next - 1] ?? null);
    } else if (event.key === 'Enter' && this.chosen && !this.panel.hidden) {
      event.preventDefault();
      this.choose(this.chosen);
    }
  }

  active(option) {
    this.chosen?.setAttribute('aria-selected', 'false');
    this.chosen = option;
    option?.setAttribute('aria-selected', 'true');
    option?.scrollIntoView({ block: 'nearest' });
    if (option) this.input.setAttribute('aria-activedescendant', option.id);
    else this.input.removeAttribute('aria-activedescendant');
  }

  choose(option) {
    if (option) location.assign(option.dataset.href);
  }

  open() {
    this.panel.hidden = false;
    this.input.setAttribute('aria-expanded', 'true');
  }

  close() {
    this.panel.hidden = true;
    this.active(null);
    this.input.setAttribute('aria-expanded', 'false');
  }

  clear() {
    this.panel.replaceChildren();
    this.status.textContent = '';
    this.close();
  }
}

customElements.define('facet-form', FacetForm);
customElements.define('search-box', SearchBox);
