# One image: it serves, and with an argument it does one thing and ends.
#
#   docker build -t replacement-tracker .
#   docker run --rm replacement-tracker help
#
# ConnectionStrings__Tracker names the database; see docker-compose.yml for a complete set-up.

FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source

# Packages first: this layer stays as it is until a reference changes.
COPY global.json Directory.Build.props Directory.Packages.props ./
COPY src/ReplacementTracker.Domain/ReplacementTracker.Domain.csproj src/ReplacementTracker.Domain/
COPY src/ReplacementTracker.Api/ReplacementTracker.Api.csproj src/ReplacementTracker.Api/
RUN dotnet restore src/ReplacementTracker.Api

# The migrations lie at the top and are compiled in.
COPY .editorconfig BannedSymbols.txt ./
COPY migrations/ migrations/
COPY src/ src/
RUN dotnet publish src/ReplacementTracker.Api --configuration Release --no-restore --output /app

FROM mcr.microsoft.com/dotnet/aspnet:10.0
WORKDIR /app
COPY --from=build /app ./
# A short name, so that `docker compose exec api tracker help` works.
RUN ln -s /app/ReplacementTracker.Api /usr/local/bin/tracker

# Diagnostic sockets would be files in /tmp; without them the whole file system can be read-only.
ENV ASPNETCORE_HTTP_PORTS=8080 DOTNET_EnableDiagnostics=0
EXPOSE 8080

# A user without rights, and without a write permission on anything in the image.
USER $APP_UID
HEALTHCHECK --interval=10s --timeout=10s --start-period=60s --retries=3 CMD ["tracker", "health"]
ENTRYPOINT ["tracker"]
