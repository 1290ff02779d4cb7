namespace Archive.Tests.Support;

/// <summary>
/// What some tests need beside .NET. Missing, it skips them and says how to get it; with ARCHIVE_TESTS_STRICT=1, as tests/run
/// sets in CI, it fails them.
/// </summary>
internal static class Requirement
{
    public static string Azurite => Require(
        "Azurite", "run tests/run, or npm ci in tests/tools",
        Path.Combine(Repo.Root, "tests", "tools", "node_modules", "azurite", "dist", "src", "blob", "main.js"));

    public static string Spectral => Require(
        "Spectral", "run tests/run, or npm ci in tests/tools",
        Path.Combine(Repo.Root, "tests", "tools", "node_modules", "@stoplight", "spectral-cli", "dist", "index.js"));

    public static string Chromium => Require(
        "Chromium", "run tests/run, or install the package chromium", Environment.GetEnvironmentVariable("CHROMIUM") ?? "",
        "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome");

    private static string Require(string name, string howTo, params string[] places)
    {
        if (places.FirstOrDefault(File.Exists) is { } found) return found;
        var message = $"{name} is missing: {howTo}.";
        if (Environment.GetEnvironmentVariable("ARCHIVE_TESTS_STRICT") == "1") Assert.Fail(message);
        Skip.If(true, message);
        return "";
    }
}
