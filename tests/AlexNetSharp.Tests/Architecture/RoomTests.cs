using AlexNetSharp.Training;
using ArchUnitNET.Domain;
using ArchUnitNET.Loader;

namespace AlexNetSharp.Tests.Architecture
{
    /// <summary>Which room may know which. The rule reads method bodies, and is shown to fail on a planted violation.</summary>
    public sealed class RoomTests
    {
        private const string Everything = "*";

        private static readonly Dictionary<string, string[]> MayKnow = new()
        {
            ["Errors"] = [],
            ["Kernels"] = [],
            ["Preprocessing"] = ["Errors"],
            ["Files"] = ["Errors"],
            ["Runtime"] = ["Errors", "Files"],
            ["Distributed"] = ["Errors", "Runtime"],
            ["Networks"] = ["Errors", "Preprocessing"],
            ["Layers"] = ["Errors", "Kernels", "Runtime", "Distributed"],
            ["Models"] = ["Errors", "Kernels", "Networks", "Layers", "Distributed"],
            ["Weights"] = ["Errors", "Files", "Runtime", "Networks", "Models", "Preprocessing"],
            ["Data"] = ["Errors", "Files", "Kernels", "Runtime", "Preprocessing"],
            ["Evaluation"] = ["Errors", "Kernels", "Models", "Data", "Distributed", "Preprocessing", "Networks"],
            ["Training"] = ["Errors", "Files", "Kernels", "Runtime", "Preprocessing", "Networks", "Layers", "Models", "Distributed", "Weights", "Data", "Evaluation"],
            ["Visualization"] = ["Errors", "Files", "Runtime", "Models", "Data", "Evaluation", "Training"],
            ["Experiments"] = ["Errors", "Training"],
            ["Benchmarks"] = ["Errors", "Kernels", "Runtime", "Preprocessing", "Networks", "Layers", "Models", "Data", "Training"],
            ["Workflows"] = [Everything],
        };

        private static readonly string[] RoomsWithoutTorch = ["Errors", "Files", "Kernels", "Preprocessing", "Networks", "Data", "Visualization"];

        private static readonly ArchUnitNET.Domain.Architecture Library = new ArchLoader()
            .LoadAssemblies(typeof(Classifier).Assembly, typeof(Kernels.CountedRandom).Assembly)
            .Build();

        [Fact]
        public void Rooms_EveryMethodBody_KnowsOnlyWhatTheDesignAllows()
        {
            Assert.Empty(Violations(Library));
        }

        [Fact]
        public void Rooms_PlantedViolation_IsFound()
        {
            ArchUnitNET.Domain.Architecture planted = new ArchLoader().LoadAssemblies(typeof(RoomTests).Assembly, typeof(Classifier).Assembly).Build();

            string[] violations = Violations(planted);
            Assert.Contains("AlexNetSharp.Networks.PlantedViolation -> AlexNetSharp.Training.LearningRateSchedule", violations);
            Assert.Contains("AlexNetSharp.Networks.PlantedViolation -> AlexNetSharp.Training.TrainingState", violations);
        }

        [Fact]
        public void Rooms_AllNamespaces_AreInTheTable()
        {
            string[] rooms = [.. Library.Types.Where(type => type.FullName.StartsWith("AlexNetSharp", StringComparison.Ordinal)).Select(RoomOf).OfType<string>().Distinct()];

            Assert.All(rooms, room => Assert.Contains(room, MayKnow.Keys));
            Assert.Contains("Data", rooms);
        }

        [Fact]
        public void RoomsWithoutTorch_EveryMethodBody_DoesNotTouchTorchSharp()
        {
            (string? Room, string Touch)[] touching =
            [
                .. from type in Library.Types
                   from dependency in type.Dependencies
                   where dependency.Target.FullName.StartsWith("TorchSharp", StringComparison.Ordinal)
                   select (RoomOf(type), $"{type.FullName} -> {dependency.Target.FullName}"),
            ];

            Assert.Contains("Layers", touching.Select(touch => touch.Room));
            Assert.DoesNotContain(touching, touch => RoomsWithoutTorch.Contains(touch.Room));
        }

        [Fact]
        public void Cli_EveryMethodBody_KnowsWorkflowsAndWhatTheyReturn()
        {
            ArchUnitNET.Domain.Architecture architecture = new ArchLoader().LoadAssemblies(CommandLineAssembly.Load(), typeof(Classifier).Assembly).Build();
            HashSet<string> open = WorkflowSurface.TypeNames();
            (IType From, IType To)[] known =
            [
                .. from type in architecture.Types
                   where type.FullName.StartsWith("AlexNetSharp.Cli.", StringComparison.Ordinal)
                   from dependency in type.Dependencies
                   let target = dependency.Target
                   where target.FullName.StartsWith("AlexNetSharp.", StringComparison.Ordinal) && !target.FullName.StartsWith("AlexNetSharp.Cli", StringComparison.Ordinal)
                   select (type, target),
            ];

            Assert.Contains(known, pair => pair.To.FullName == "AlexNetSharp.Workflows.TrainWorkflow");
            Assert.Empty(known
                .Where(pair => RoomOf(pair.To) is not ("Workflows" or "Errors") && !open.Contains(pair.To.FullName))
                .Select(pair => $"{pair.From.FullName} -> {pair.To.FullName}")
                .Distinct());
        }

        private static string[] Violations(ArchUnitNET.Domain.Architecture architecture) =>
        [
            .. (from type in architecture.Types
                let room = RoomOf(type)
                where room is not null && MayKnow.ContainsKey(room) && !MayKnow[room].Contains(Everything)
                from dependency in type.Dependencies
                let other = RoomOf(dependency.Target)
                where other is not null && other != room && MayKnow.ContainsKey(other) && !MayKnow[room].Contains(other)
                select $"{type.FullName} -> {dependency.Target.FullName}").Distinct().Order(StringComparer.Ordinal),
        ];

        /// <summary>The room of a type: the namespace below AlexNetSharp; the root holds the errors and the library's front door.</summary>
        private static string? RoomOf(IType type)
        {
            string[] parts = type.FullName.Split('.', '+', '/', '`');
            if (parts[0] != "AlexNetSharp")
            {
                return type.FullName.StartsWith("Microsoft.Extensions.DependencyInjection.ClassifierServices", StringComparison.Ordinal) ? "Workflows" : null;
            }

            return parts.Length > 2 && MayKnow.ContainsKey(parts[1]) ? parts[1]
                : parts[1] is "AlexNetException" or "InvalidOptionException" or "NearestNames" or "StoppedException" or "DiskFullException" ? "Errors"
                : parts[1] is "Sentence" or "SentencePart" or "TextPart" or "OptionPart" or "ActionPart" or "SentenceBuilder" or "SentenceJsonConverter" ? "Errors"
                : parts[1] is "RequestOption" or "ProgramAction" or "ISentenceWords" or "ProgrammersWords" ? "Errors"
                : parts[1] is "Tests" or "Cli" ? null
                : parts[1].StartsWith("Classifier", StringComparison.Ordinal) || parts[1] == "Prediction" ? "Workflows"
                : parts[1];
        }
    }
}

namespace AlexNetSharp.Networks
{
    /// <summary>A type in a room that may not know Training, which it uses in a method's body and in a function inside one.</summary>
    internal static class PlantedViolation
    {
        public static double Rate() => LearningRateSchedule.Rate(1, new ScheduleRecipe(), 0, 1, []);

        public static Func<object, bool> Test() => one => one is TrainingState;
    }
}
