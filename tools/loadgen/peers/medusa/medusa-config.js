// A Medusa to measure beside the shop: its defaults, without the admin's interface.

const { defineConfig } = require('@medusajs/framework/utils');

module.exports = defineConfig({
  admin: { disable: true },
  projectConfig: {
    databaseUrl: process.env.DATABASE_URL,
    http: {
      storeCors: '',
      adminCors: '',
      authCors: '',
      jwtSecret: 'measured',
      cookieSecret: 'measured',
    },
  },
});
