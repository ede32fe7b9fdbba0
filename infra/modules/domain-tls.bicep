// The binding once more, now with its certificate, which is issued only for a name that is already bound.

@description('The host name.')
param hostName string

@description('Name of the function app.')
param appName string

@description('The certificate.')
param thumbprint string

resource app 'Microsoft.Web/sites@2025-03-01' existing = {
  name: appName
}

resource name 'Microsoft.Web/sites/hostNameBindings@2025-03-01' = {
  parent: app
  name: hostName
  properties: {
    siteName: appName
    sslState: 'SniEnabled'
    thumbprint: thumbprint
  }
}
