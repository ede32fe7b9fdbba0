using 'main.bicep'

// Values come from the environment: `azd env set NAME value`, or `export NAME=value`.

param name = readEnvironmentVariable('AZURE_ENV_NAME', 'redirect')

param settings = {
  ALLOWED_DESTINATION_HOSTS: readEnvironmentVariable('ALLOWED_DESTINATION_HOSTS')
  ENABLE_GTM_TRACKING: bool(readEnvironmentVariable('ENABLE_GTM_TRACKING', 'false'))
  GTM_SERVER_SIDE_URL: readEnvironmentVariable('GTM_SERVER_SIDE_URL', '')
  ENABLE_GA4_TRACKING: bool(readEnvironmentVariable('ENABLE_GA4_TRACKING', 'false'))
  GA4_MEASUREMENT_ID: readEnvironmentVariable('GA4_MEASUREMENT_ID', '')
  GA4_ENDPOINT: readEnvironmentVariable('GA4_ENDPOINT', '')
  ENABLE_WEBHOOK: bool(readEnvironmentVariable('ENABLE_WEBHOOK', 'false'))
  WEBHOOK_URL: readEnvironmentVariable('WEBHOOK_URL', '')
  ENABLE_ARCHIVE: bool(readEnvironmentVariable('ENABLE_ARCHIVE', 'false'))
  CANARY_INTERVAL_MINUTES: int(readEnvironmentVariable('CANARY_INTERVAL_MINUTES', '15'))
}

// The keys that links are signed with are made if there are none; without the flag, no link is signed.
param secretNames = concat(
  ['GA4_API_SECRET', 'WEBHOOK_SECRETS'],
  bool(readEnvironmentVariable('ENABLE_LINK_SIGNING', 'false')) ? ['LINK_SIGNING_KEYS'] : []
)

// Needed once. Later deployments without them leave the vault's values as they are.
param secretValues = {
  GA4_API_SECRET: readEnvironmentVariable('GA4_API_SECRET', '')
  LINK_SIGNING_KEYS: readEnvironmentVariable('LINK_SIGNING_KEYS', '')
  WEBHOOK_SECRETS: readEnvironmentVariable('WEBHOOK_SECRETS', '')
}

param customDomain = readEnvironmentVariable('CUSTOM_DOMAIN', '')

// Makes the pages of /ops ask for a sign-in; docs/deploy.md says where the id comes from.
param signIn = empty(readEnvironmentVariable('SIGN_IN_CLIENT_ID', ''))
  ? null
  : { clientId: readEnvironmentVariable('SIGN_IN_CLIENT_ID', '') }

param alertEmail = readEnvironmentVariable('ALERT_EMAIL', '')

// The identity of .github/workflows/backup.yml.
param backupPrincipalId = readEnvironmentVariable('BACKUP_PRINCIPAL_ID', '')

// azd sets it to the user who is signed in.
param operatorPrincipalId = readEnvironmentVariable('AZURE_PRINCIPAL_ID', '')

// ServicePrincipal where a pipeline is signed in.
param operatorPrincipalType = readEnvironmentVariable('AZURE_PRINCIPAL_TYPE', 'User')
