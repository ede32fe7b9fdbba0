// A host name of your own on the app itself, with a certificate that the platform makes and renews. Before this runs,
// DNS must have a CNAME to the app, and a TXT record asuid.<name> with its verification id: docs/deploy.md.

@description('The host name, without a scheme: go.example.com.')
param hostName string

@description('Name of the function app.')
param appName string

@description('Name of the app\'s plan.')
param planName string

@description('Region.')
param location string

@description('Tags of every resource.')
param tags { *: string }

resource app 'Microsoft.Web/sites@2025-03-01' existing = {
  name: appName
}

resource plan 'Microsoft.Web/serverfarms@2025-03-01' existing = {
  name: planName
}

// If a binding were written again without its certificate, it would lose the certificate for a moment.
@onlyIfNotExists()
resource name 'Microsoft.Web/sites/hostNameBindings@2025-03-01' = {
  parent: app
  name: hostName
  properties: {
    siteName: appName
  }
}

resource certificate 'Microsoft.Web/certificates@2025-03-01' = {
  name: hostName
  location: location
  tags: tags
  properties: {
    canonicalName: name.name
    serverFarmId: plan.id
  }
}

module tls 'domain-tls.bicep' = {
  params: {
    hostName: hostName
    appName: appName
    thumbprint: certificate.properties.thumbprint
  }
}
