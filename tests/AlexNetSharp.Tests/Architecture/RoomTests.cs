using System.Text.RegularExpressions;
using AlexNetSharp.Training.Checkpoints;
using AlexNetSharp.Training.Optimization;
using AlexNetSharp.Training.Recipes;
using AlexNetSharp.Weights.Conversion;
using AlexNetSharp.Workflows.Training;
using ArchUnitNET.Domain;
using ArchUnitNET.Loader;

namespace AlexNetSharp.Tests.Architecture
{
    /// <summary>
    /// Which room may know which, as docs/architecture.md says. The rule reads method bodies, and is shown to fail on planted violations.
    /// </summary>
    public sealed partial class RoomTests
    {
        /// <summary>Any room may throw an error, so the table does not repeat it.</summary>
        private const string EveryRoomKnows = "Errors";

        private static readonly RoomTable Table = RoomTable.Read();
        private static readonly Dictionary<string, string> RootTypes = TypesOfTheRootNamespace();

        private static readonly ArchUnitNET.Domain.Architecture Libraries = new ArchLoader()
            .LoadAssemblies(typeof(AlexNetException).Assembly, typeof(Classifier).Assembly, typeof(Kernels.CountedRandom).Assembly)
            .Build();

        [Fact]
        public void Rooms_EveryMethodBody_KnowsOnlyWhatTheTableAllows()
        {
            Assert.Empty(Violations(Libraries));
        }

        [Fact]
        public void Rooms_EveryPermission_IsUsed()
        {
            (string Room, string Other)[] used = [.. Arrows(Libraries).Select(arrow => (arrow.Room, arrow.Other)).Distinct()];

            string[] unused =
            [
                .. from row in Table.Rows
                   from permission in row.Value
                   where !used.Any(arrow => arrow.Room == row.Key && Table.Covered(permission).Contains(arrow.Other))
                   select $"{row.Key} -> {permission}",
            ];

            Assert.Empty(unused);
        }

        [Fact]
        public void Rooms_FollowedFromOneToTheNext_LeadNowhereTwice()
        {
            ILookup<string, string> knows = Arrows(Libraries)
                .Select(arrow => (arrow.Room, arrow.Other))
                .Distinct()
                .ToLookup(arrow => arrow.Room, arrow => arrow.Other);

            Assert.All(Table.Rows.Keys, room => Assert.DoesNotContain(room, Reached(room)));

            HashSet<string> Reached(string start)
            {
                HashSet<string> reached = [];
                var open = new Stack<string>(knows[start]);
                while (open.TryPop(out string? room))
                {
                    if (reached.Add(room))
                    {
                        Array.ForEach([.. knows[room]], open.Push);
                    }
                }

                return reached;
            }
        }

        [Theory]
        [InlineData("Data/Formats", "Data/Packs")]
        [InlineData("Networks", "Training/Optimization")]
        [InlineData("Networks", "Training/Checkpoints")]
        [InlineData("Weights/Core", "Weights/Conversion")]
        [InlineData("Training/Recipes", "Training")]
        [InlineData("Workflows/Data", "Workflows/Training")]
        public void Rooms_PlantedViolation_IsFound(string room, string other)
        {
            ArchUnitNET.Domain.Architecture planted = new ArchLoader()
                .LoadAssemblies(typeof(RoomTests).Assembly, typeof(AlexNetException).Assembly, typeof(Classifier).Assembly)
                .Build();

            string from = $"AlexNetSharp.{room.Replace('/', '.')}.PlantedViolation -> AlexNetSharp.{other.Replace('/', '.')}.";
            Assert.Contains(Violations(planted), violation => violation.StartsWith(from, StringComparison.Ordinal));
        }

        [Fact]
        public void Rooms_AllNamespaces_AreInTheTable()
        {
            IType[] outside =
            [
                .. Libraries.Types.Where(type =>
                    type.FullName.StartsWith("AlexNetSharp.", StringComparison.Ordinal) && RoomOf(type) is null),
            ];

            Assert.Empty(outside.Select(type => type.FullName));
            Assert.NotEmpty(Table.Rows);
        }

        /// <summary>
        /// The compiler keeps this wall, since the first library does not reference TorchSharp; here it is said that both sides are there.
        /// </summary>
        [Fact]
        public void Libraries_OnlyTraining_TouchesTorchSharp()
        {
            string[] assemblies =
            [
                .. (from type in Libraries.Types
                    where type.Dependencies.Any(dependency => dependency.Target.FullName.StartsWith("TorchSharp", StringComparison.Ordinal))
                    select type.Assembly.Name.Split(',')[0]).Distinct(),
            ];

            Assert.Equal(["AlexNetSharp.Training"], assemblies);
            Assert.DoesNotContain(
                typeof(AlexNetException).Assembly.GetReferencedAssemblies(),
                assembly => assembly.Name!.StartsWith("TorchSharp", StringComparison.Ordinal));
        }

        [Fact]
        public void Cli_EveryMethodBody_KnowsWorkflowsAndWhatTheyReturn()
        {
            ArchUnitNET.Domain.Architecture architecture = new ArchLoader()
                .LoadAssemblies(CommandLineAssembly.Load(), typeof(AlexNetException).Assembly, typeof(Classifier).Assembly)
                .Build();
            HashSet<string> open = WorkflowSurface.TypeNames();
            (IType From, IType To)[] known =
            [
                .. from type in architecture.Types
                where type.FullName.StartsWith("AlexNetSharp.Cli.", StringComparison.Ordinal)
                from dependency in type.Dependencies
                let target = dependency.Target
                where
                    target.FullName.StartsWith("AlexNetSharp.", StringComparison.Ordinal)
                    && !target.FullName.StartsWith("AlexNetSharp.Cli", StringComparison.Ordinal)
                select (type, target),
            ];

            Assert.Contains(known, pair => pair.To.FullName == typeof(TrainWorkflow).FullName);
            Assert.Empty(known
                .Where(pair => RoomOf(pair.To)?.Split('/')[0] is not ("Workflows" or "Errors") && !open.Contains(pair.To.FullName))
                .Select(pair => $"{pair.From.FullName} -> {pair.To.FullName}")
                .Distinct());
        }

        private static string[] Violations(ArchUnitNET.Domain.Architecture architecture) =>
        [
            .. Arrows(architecture)
                .Where(arrow => !Table.Allowing(arrow.Room, arrow.Other).Any())
                .Select(arrow => $"{arrow.From.FullName} -> {arrow.To.FullName}")
                .Distinct()
                .Order(StringComparer.Ordinal),
        ];

        private static IEnumerable<(string Room, string Other, IType From, IType To)> Arrows(
            ArchUnitNET.Domain.Architecture architecture) =>
            from type in architecture.Types
            let room = RoomOf(type)
            where room is not null
            from dependency in type.Dependencies
            let other = RoomOf(dependency.Target)
            where other is not null && other != room && other != EveryRoomKnows
            select (room, other, type, dependency.Target);

        /// <summary>
        /// The room of a type: its namespace, and for the few types of the root namespace, which users meet first, the folder of their
        /// file.
        /// </summary>
        private static string? RoomOf(IType type)
        {
            string[] parts = type.FullName.Split('+', '/', '`')[0].Split('.');
            string name = parts[^1];
            return parts[0] != "AlexNetSharp" || parts.Length == 2
                ? RootTypes.GetValueOrDefault(string.Join('.', parts)) is { } folder
                    ? Table.RoomOf(folder)
                    : null
                : parts[1] is "Tests" or "Cli" or "Fuzz"
                    ? null
                    : Table.RoomOf(string.Join('/', parts[1..^1]));
        }

        private static Dictionary<string, string> TypesOfTheRootNamespace()
        {
            var folders = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (string project in (string[])["AlexNetSharp", "AlexNetSharp.Training"])
            {
                string root = Path.Combine(Repository.Root, "src", project);
                foreach (string file in Directory
                        .EnumerateFiles(root, "*.cs", SearchOption.AllDirectories)
                        .Where(file => !Path.GetRelativePath(root, file).StartsWith("obj", StringComparison.Ordinal)))
                {
                    string text = File.ReadAllText(file);
                    string space = NamespaceLine().Match(text).Groups[1].Value;
                    if (space is "AlexNetSharp" or "Microsoft.Extensions.DependencyInjection")
                    {
                        foreach (Match declared in Declaration().Matches(text))
                        {
                            folders.Add(
                                $"{space}.{declared.Groups[1].Value}",
                                Path.GetRelativePath(root, Path.GetDirectoryName(file)!).Replace('\\', '/'));
                        }
                    }
                }
            }

            return folders;
        }

        [GeneratedRegex(@"^namespace ([\w.]+)", RegexOptions.Multiline)]
        private static partial Regex NamespaceLine();

        [GeneratedRegex(
            @"^(?:public|internal) (?:(?:static|sealed|abstract|readonly|partial|ref) )*(?:class|record struct|record|struct|interface|enum|delegate \S+) (\w+)",
            RegexOptions.Multiline
        )]
        private static partial Regex Declaration();
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

namespace AlexNetSharp.Data.Formats
{
    /// <summary>Formats know no packs.</summary>
    internal static class PlantedViolation
    {
        public static Data.Packs.Pack Open(string folder) => Data.Packs.Pack.Open(folder);
    }
}

namespace AlexNetSharp.Weights.Core
{
    /// <summary>The tensors of files know no conventions.</summary>
    internal static class PlantedViolation
    {
        public static MeanChoice Mean() => MeanChoice.None;
    }
}

namespace AlexNetSharp.Training.Recipes
{
    /// <summary>Recipes know nothing of the loop.</summary>
    internal static class PlantedViolation
    {
        public static bool Test(object one) => one is Trainer;
    }
}

namespace AlexNetSharp.Workflows.Data
{
    /// <summary>One subject's workflows know nothing of another's.</summary>
    internal static class PlantedViolation
    {
        public static TrainRequest Request() => new() { Data = "a", Out = "b" };
    }
}
