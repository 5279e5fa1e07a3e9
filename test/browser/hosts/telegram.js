/* Telegram's web client: JSON strings of {eventType, eventData} in both directions. */

const say = (host, eventType, eventData = {}) => host.say(JSON.stringify({ eventType, eventData }));

const sayTheme = (host) => {
  const theme_params = host.dark
    ? { bg_color: '#212121', text_color: '#ffffff' }
    : { bg_color: '#ffffff', text_color: '#000000' };
  say(host, 'theme_changed', { theme_params });
};

const answers = {
  iframe_ready: (host) => say(host, 'set_custom_style', 'body { outline: 0 }'),
  web_app_request_theme: sayTheme,
  web_app_request_viewport: (host) =>
    say(host, 'viewport_changed', { ...host.size(), is_expanded: true, is_state_stable: true }),
  web_app_request_safe_area: (host) => say(host, 'safe_area_changed', { top: 0, bottom: 0, left: 0, right: 0 }),
  web_app_request_content_safe_area: (host) =>
    say(host, 'content_safe_area_changed', { top: 0, bottom: 0, left: 0, right: 0 }),
  web_app_setup_back_button: (host, { is_visible }) => {
    host.back.hidden = !is_visible;
  },
  web_app_setup_main_button: (host, { is_visible, is_active, is_progress_visible, text, color, text_color }) => {
    host.main.hidden = !is_visible;
    if (text !== undefined) host.main.textContent = text;
    if (is_active !== undefined) host.main.disabled = !is_active;
    if (is_progress_visible !== undefined) host.main.dataset.busy = String(is_progress_visible);
    if (color) host.main.style.backgroundColor = color;
    if (text_color) host.main.style.color = text_color;
  },
  web_app_request_file_download: (host) =>
    say(host, 'file_download_requested', { status: host.refuses.includes('download') ? 'cancelled' : 'downloading' }),
};

const sayHeight = (host, height = host.size().height) =>
  say(host, 'viewport_changed', { width: host.size().width, height, is_expanded: true, is_state_stable: true });

export const telegram = {
  sandbox:
    'allow-scripts allow-same-origin allow-popups allow-forms allow-modals allow-storage-access-by-user-activation',
  hear(host, data) {
    const { eventType, eventData } = JSON.parse(data);
    answers[eventType]?.(host, eventData ?? {});
  },
  themeChanged: sayTheme,
  heightChanged: sayHeight,
  resized: (host) => sayHeight(host),
  insetsChanged: (host, safe, content) => {
    say(host, 'safe_area_changed', safe);
    say(host, 'content_safe_area_changed', content);
  },
  backPressed: (host) => say(host, 'back_button_pressed'),
  mainPressed: (host) => say(host, 'main_button_pressed'),
};
