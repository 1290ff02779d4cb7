using Archive.Core.Normalization.Languages;

namespace Archive.Api.Operation;

/// <summary>Has the models of languages loaded while the server starts, so that no request waits the seconds that it takes.</summary>
internal sealed class LanguageModelsService : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        LanguageDetector.BeginLoading();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
