using '../main.bicep'

// What to run in production: two instances always ready in different zones, deployments a few instances at a time, a tenth of the
// traces, a daily cap on logs, a budget, and a canary that says when nothing arrives any more.

param name = 'go'

param settings = {
  ALLOWED_DESTINATION_HOSTS: 'www.shop.example,.shop.example'
  ENABLE_GTM_TRACKING: true
  GTM_SERVER_SIDE_URL: 'https://gtm.shop.example/data'
  ENABLE_GA4_TRACKING: true
  GA4_MEASUREMENT_ID: 'G-ABC1234567'
  CANARY_INTERVAL_MINUTES: 15
  OTEL_TRACES_SAMPLER_ARG: '0.1'
}
param secretNames = ['GA4_API_SECRET', 'LINK_SIGNING_KEYS']
param secretValues = { GA4_API_SECRET: readEnvironmentVariable('GA4_API_SECRET', '') }

param scale = {
  maximumInstances: 100
  instanceMemoryMB: 2048
  alwaysReadyHttp: 2
  alwaysReadyDeliver: 2
  updateStrategy: 'RollingUpdate'
}
param zoneRedundant = true
param storageSku = 'Standard_ZRS'
param customDomain = 'go.shop.example'

param alertEmail = 'ops@shop.example'
param logDailyGigabytes = 5
param budget = { amount: 300, from: '2026-12-01' }

param operatorPrincipalId = '22222222-2222-2222-2222-222222222222'
param operatorPrincipalType = 'Group'
