/* VK's web client: plain objects; answers carry the request's id. */

const HANDLERS = ['VKWebAppInit', 'VKWebAppClose', 'VKWebAppCopyText', 'VKWebAppSetLocation', 'VKWebAppStorageSet'];

const sayConfig = (host) =>
  host.say({
    type: 'VKWebAppUpdateConfig',
    data: {
      app: 'vkclient',
      app_id: '1',
      appearance: host.dark ? 'dark' : 'light',
      scheme: host.dark ? 'space_gray' : 'bright_light',
    },
  });

export const vk = {
  sandbox: 'allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox allow-forms',
  hear(host, { handler, params }) {
    const { request_id } = params ?? {};
    if (handler === 'SetSupportedHandlers') {
      host.say({ type: 'SetSupportedHandlers', data: { supportedHandlers: HANDLERS, request_id } });
    } else {
      host.say({ type: `${handler}Result`, data: { result: true, request_id } });
    }
    if (handler === 'VKWebAppInit') sayConfig(host);
  },
  themeChanged: sayConfig,
};
