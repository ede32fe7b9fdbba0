# LocalHost in a container, for `docker compose up`: the functions, the stand-ins for Google, and the commands. For a try, a demo or a
# test environment. What runs in Azure is the package that `dotnet publish RedirectFunctions` makes.
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /src
# What restoring needs, by itself, so that a change of code does not restore again.
COPY global.json Directory.Build.props Directory.Packages.props .editorconfig ./
COPY RedirectFunctions/RedirectFunctions.csproj RedirectFunctions/
COPY RedirectFunctions.LocalHost/RedirectFunctions.LocalHost.csproj RedirectFunctions.LocalHost/
RUN dotnet restore RedirectFunctions.LocalHost
COPY host.json package.json package-lock.json ./
COPY RedirectFunctions RedirectFunctions/
COPY RedirectFunctions.LocalHost RedirectFunctions.LocalHost/
RUN dotnet build RedirectFunctions.LocalHost --no-restore --configuration Release --output /app

FROM mcr.microsoft.com/dotnet/aspnet:10.0
WORKDIR /app
COPY --from=build /app ./
RUN mkdir /var/spool/redirect-functions && chown $APP_UID /var/spool/redirect-functions
ENV SPOOL_DIRECTORY=/var/spool/redirect-functions \
    ASPNETCORE_URLS=http://0.0.0.0:7071
USER $APP_UID
EXPOSE 7071
VOLUME /var/spool/redirect-functions
ENTRYPOINT ["dotnet", "RedirectFunctions.LocalHost.dll"]
