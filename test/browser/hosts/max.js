/* MAX's web client: JSON strings of {type, requestId, ...} in both directions. */

const say = (host, fields) => host.say(JSON.stringify(fields));
const NOT_ON_WEB = ['WebAppHapticFeedbackNotification', 'WebAppHapticFeedbackSelectionChange', 'WebAppOpenCodeReader'];

export const max = {
  sandbox: 'allow-scripts allow-same-origin allow-popups allow-forms',
  hear(host, data) {
    const { type, requestId, ...fields } = JSON.parse(data);
    if (type === 'WebAppSetupBackButton') host.back.hidden = !fields.isVisible;
    if (requestId === undefined) return;
    const isRefused = NOT_ON_WEB.includes(type) || (type === 'WebAppDownloadFile' && host.refuses.includes('download'));
    say(
      host,
      isRefused ? { type, requestId, error: { code: 'client.not_supported' } } : { type, requestId, ...fields },
    );
  },
  backPressed: (host) => say(host, { type: 'WebAppBackButtonPressed' }),
};
