// telegram-test-api 4.2.1 + the smallest corrections that python-telegram-bot needs:
//  getMe.is_bot missing, Message.date in ms, null results where Bot API says True/Message, missing methods, no multipart.
// usage: NODE_PATH=<its node_modules> node start_shim.js PORT; see emulator.py
const express = require('express');
const orig = express.response.json;
express.response.json = function (o) {
  const m = /^\/bot[^/]+\/(\w+)/.exec(this.req.path);
  if (m && o && typeof o === 'object') {
    const f = (x) => { if (x && x.date > 1e11) x.date = Math.floor(x.date / 1000); return x; };
    if (o.ok === undefined && o.message) {            // unknown method -> Bot API shape
      this.status(404); o = { ok: false, error_code: 404, description: 'Not Found: method not found' };
    } else if (o.ok && m[1] === 'getMe') o.result.is_bot = true;
    else if (o.ok && o.result === null) o.result = true;
    else if (o.ok) f(o.result);
    if (o.ok === false && this.statusCode === 200) this.status(o.error_code || 400);
  }
  return orig.call(this, o);
};
const TelegramServer = require('telegram-test-api');
// callback_query.chat_instance is required by the Bot API (and by PTB); 4.2.1 omits it
const fu = TelegramServer.formatUpdate;
TelegramServer.formatUpdate = (u) => { const r = fu(u); if (r.callback_query) r.callback_query.chat_instance = '1'; return r; };
// webhook: send X-Telegram-Bot-Api-Secret-Token; a non-2xx answer from the bot must not kill the emulator
const axios = require('axios');
axios.interceptors.request.use((c) => {
  for (const w of Object.values(s.webhooks)) if (w.url === c.url && w.secret_token) c.headers['X-Telegram-Bot-Api-Secret-Token'] = w.secret_token;
  return c;
});
process.on('unhandledRejection', (e) => console.log('webhook delivery failed (not retried):', e.message));
const s = new TelegramServer({ port: Number(process.argv[2] || 9000), host: '127.0.0.1', storeTimeout: 600 });
s.start().then(() => console.log('up', s.config.apiURL));
