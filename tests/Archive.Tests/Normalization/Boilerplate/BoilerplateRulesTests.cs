using Archive.Core.Normalization.Boilerplate.Rules;

namespace Archive.Tests.Normalization.Boilerplate;

public sealed class BoilerplateRulesTests
{
    private static readonly string[] Labels =
    [
        "comment_policy", "comment_form", "comment_widget", "user_comments", "share", "social_follow", "newsletter", "subscribe", "donate",
        "related", "copyright", "licence", "syndication", "project_disclaimer", "cookie", "tags", "author_bio", "navigation", "ad",
        "reading_tools", "photo_credit",
    ];

    public static TheoryData<string> RuleIds => new(BoilerplateRules.Bundled.All.Select(rule => rule.Id));

    [Theory]
    [MemberData(nameof(RuleIds))]
    public void A_rule_matches_its_examples_and_not_its_counter_examples(string id)
    {
        var rule = BoilerplateRules.Bundled.All.Single(rule => rule.Id == id);
        var alone = new BoilerplateRules([rule]);

        Assert.NotEmpty(rule.Examples);
        Assert.NotEmpty(rule.CounterExamples);
        Assert.All(rule.Examples, example => Assert.True(alone.Match(example, mayBeCut: false) is not null, $"does not match: {example}"));
        Assert.All(rule.CounterExamples, example => Assert.True(alone.Match(example, mayBeCut: false) is null, $"matches: {example}"));
    }

    [Fact]
    public void Ids_are_unique_and_labels_are_those_of_the_catalogue()
    {
        var rules = BoilerplateRules.Bundled.All;
        Assert.Equal(rules.Count, rules.Select(rule => rule.Id).Distinct().Count());
        Assert.All(rules, rule => Assert.Contains(rule.Label, Labels));
        Assert.Equal(Labels.Order(), rules.Select(rule => rule.Label).Distinct().Order());
        Assert.All(rules, rule => Assert.Contains(rule.Language, new[] { "it", "en", "any" }));
    }

    [Theory]
    [InlineData("I commenti, nel limite del poss")]
    [InlineData("I commenti, nel limite del possibile, vengono vagliati dal nostro staff prima")]
    [InlineData("Please enable JavaScript to view")]
    public void A_text_that_is_truncated_inside_a_pattern_matches(string text) =>
        Assert.True(BoilerplateRules.Bundled.Match(text, mayBeCut: true) is { IsCut: true });

    [Theory]
    [InlineData("I commenti")]
    [InlineData("Please enable")]
    [InlineData("I commenti del sindaco sulla vicenda")]
    public void A_truncated_text_of_few_words_does_not_match(string text) =>
        Assert.Null(BoilerplateRules.Bundled.Match(text, mayBeCut: true));
}
