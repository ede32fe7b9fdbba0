using '../main.bicep'

// Uses every parameter: Front Door and a domain of your own, stored in two regions, kept warm, watched closely.

param name = 'shop-links'
param location = 'northeurope'
param tags = { owner: 'marketing' }

param settings = {
  ALLOWED_DESTINATION_HOSTS: 'shop.example,.shop.example'
  REQUIRE_SIGNED_LINKS: true
  ENABLE_GTM_TRACKING: true
  GTM_SERVER_SIDE_URL: 'https://gtm.shop.example/data'
  ENABLE_GA4_TRACKING: true
  GA4_MEASUREMENT_ID: 'G-ABC1234567'
  GA4_ENDPOINT: 'https://region1.google-analytics.com'
  GA4_CONSENT: 'denied,analytics_storage=granted'
  GA4_CAMPAIGN_DETAILS: true
  GA4_PARAM_VALUE_LIMIT: 500
  ENABLE_WEBHOOK: true
  WEBHOOK_URL: 'https://clicks.shop.example/webhook'
  ENABLE_ARCHIVE: true
  CANARY_INTERVAL_MINUTES: 5
  LINK_HOSTS: string({ 'go.shop.example': { fallback: 'https://shop.example/' } })
  FRONT_DOOR_ID: '11111111-2222-3333-4444-555555555555'
  ENQUEUE_BUDGET_MS: 200
  SPOOL_DIRECTORY: '/tmp/clicks'
  SPOOL_MAX_MB: 512
  QUEUE_SEND_SLOTS: 2
  QUEUE_MESSAGE_CLICKS: 32
  PLATFORM_PARAMETERS: 'affiliate_id,sub_id[]'
  PLATFORM_PARAMETERS_EXCLUDED: 'ref'
  FORWARD_PARAMS: 'none'
  FORWARD_WITHOUT_CONSENT: true
  CLICK_ID_PARAM: 'rf_click_id'
  CONSENT_FROM_LINK: false
  REDACT_PARAMETERS: 'ticket'
  CAMPAIGN_SOURCES: 'newsletter,google'
  CAMPAIGN_MEDIUMS: 'email,cpc'
  CAMPAIGN_NAME_PATTERN: '[a-z0-9]+(-[a-z0-9]+)*'
  CLIENT_IP: 'none'
  PRIVACY_SIGNALS: 'skip'
  BOT_TRAFFIC: 'skip'
  VISITOR_IDENTITY: 'cookieless'
  VISITOR_COOKIE_DOMAIN: 'shop.example'
  OTEL_EXPORTER_OTLP_ENDPOINT: 'https://otlp.shop.example:4317'
  OTEL_TRACES_SAMPLER_ARG: '0.1'
  OTEL_SERVICE_NAME: 'shop-links'
}
param secretNames = [
  'GA4_API_SECRET'
  'GTM_HEADERS'
  'LINK_SIGNING_KEYS'
  'OTEL_EXPORTER_OTLP_HEADERS'
  'VISITOR_HASH_KEY'
  'WEBHOOK_SECRETS'
]
param secretValues = {
  GA4_API_SECRET: readEnvironmentVariable('GA4_API_SECRET', '')
  GTM_HEADERS: readEnvironmentVariable('GTM_HEADERS', '')
  LINK_SIGNING_KEYS: readEnvironmentVariable('LINK_SIGNING_KEYS', '')
  OTEL_EXPORTER_OTLP_HEADERS: readEnvironmentVariable('OTEL_EXPORTER_OTLP_HEADERS', '')
  VISITOR_HASH_KEY: readEnvironmentVariable('VISITOR_HASH_KEY', '')
  WEBHOOK_SECRETS: readEnvironmentVariable('WEBHOOK_SECRETS', '')
}

param trackingQueueName = 'clicks'
param archiveRetentionDays = 90
param backupRetentionDays = 365
param backupPrincipalId = '88888888-8888-8888-8888-888888888888'
param storageSku = 'Standard_GZRS'
param scale = {
  maximumInstances: 40
  instanceMemoryMB: 512
  alwaysReadyHttp: 3
  alwaysReadyDeliver: 2
  updateStrategy: 'RollingUpdate'
  httpConcurrency: 50
}
param zoneRedundant = true
param customDomain = 'go.shop.example'
param frontDoor = {
  requestsPerMinute: 600
  otherOrigins: [{ hostName: 'func-shop-links-us-abcdefghijklm.azurewebsites.net', priority: 2 }]
}
param signIn = {
  clientId: '66666666-6666-6666-6666-666666666666'
  tenantId: '77777777-7777-7777-7777-777777777777'
}
param deleteLock = true
param budget = { amount: 200, from: '2026-12-01' }
param extraSettings = { AzureFunctionsJobHost__logging__logLevel__default: 'Warning' }

param actionGroupIds = [
  '/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/ops/providers/Microsoft.Insights/actionGroups/on-call'
]
param alertEmail = 'ops@shop.example'
param thresholds = {
  redirectP95Milliseconds: 300
  oldestMinutes: 5
  failedDeliveriesPercent: 20
  serverErrors: 5
}
param availabilitySeconds = 300
param logRetentionDays = 90
param logDailyGigabytes = 5

param operatorPrincipalId = '22222222-2222-2222-2222-222222222222'
param operatorPrincipalType = 'Group'
param recoverVault = true
