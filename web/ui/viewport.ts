/* Keeps --keyboard at the height the on-screen keyboard covers, and marks the page while it is up. */
export function followKeyboard(root: HTMLElement): void {
  const view = window.visualViewport;
  if (!view) return;
  const update = () => {
    const covered = window.innerHeight - view.height - view.offsetTop;
    /* Webviews sometimes report a page of one pixel: such heights are not believed. */
    const keyboard = view.scale < 1.05 && view.height > 120 && covered > 80 ? Math.round(covered) : 0;
    root.style.setProperty('--keyboard', `${keyboard}px`);
    root.toggleAttribute('data-keyboard', keyboard > 0);
  };
  view.addEventListener('resize', update);
  view.addEventListener('scroll', update);
  document.addEventListener('focusin', (event) => {
    if (!(event.target instanceof HTMLElement) || !event.target.matches('input, textarea')) return;
    const field = event.target;
    setTimeout(() => field.scrollIntoView({ block: 'nearest' }), 300);
  });
}
